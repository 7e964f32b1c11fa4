"""Words that say nothing of what a text is about: English, German, French."""

_STOP_WORDS = """
a about actually after again ago all also am an and any anyone anything are aren as at be because been before being
both but by can cannot could couldn did didn do does doesn doing don done each either else ever every few for from
further get give had hadn has hasn have haven having he her here hers herself him himself his how however i if in
into is isn it its itself just know let like ll many maybe me might mine more most much must my myself need no
nor not now of off on once one only or other our ours out over own please re really s said same say says shall she
should shouldn since so some someone something still such t tell than that the their theirs them themselves then
there these they thing things think this those though through to too under until up upon us ve very was wasn we were
weren what when where whether which while who whom whose why will with within without won would wouldn yes yet you
your yours yourself
aber als auch auf aus bei bin bis da das dass dem den der des die dies doch du ein eine einem einen einer er es für
habe haben hat hatte ich ihr im ist ja kann mein meine meinen meiner mich mir mit nach nicht noch nur ob oder sein
seine sich sie sind über um und uns von vor war waren warum wann wenn wer wie wir wird wo wurde zu zum zur
ai au aux avec avez avons ce ces cette dans de du elle elles en est et été il ils je la le les leur lui ma mais mes
moi mon ne nos notre nous où par pas pour quand que quel quelle quelles quels qui sa sans ses son sont sur ta te tes
toi ton tu un une vos votre vous
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
