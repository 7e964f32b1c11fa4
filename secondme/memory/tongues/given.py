"""Common given names of English, German, French and Spanish speakers, folded with their accents.

By these "Mein Vater ist Peter" tells a name and "Mein Vater ist Lehrer" a trade: German writes both with a capital. Not
complete, and need not be: a name that is not here is told by "heißt" or "is called".
"""

from secondme.memory.words import word_set

GIVEN = word_set(
    """adam adrian agnes alain alan albert alejandra alejandro alex alexander alexandra alexandre alfred alice alicia
    amélie amy ana andrea andreas andrés andrew angela anja anke ann anna anne annette annie anthony antje antoine
    antonio arthur astrid barbara beate beatriz ben benjamin bernard bernd betty birgit bob brian brigitte bruno
    camille carl carla carlos carmen carol caroline catherine cécile chantal charles charlotte chloé chris christian
    christina christine christoph christopher claire clara claude claudia claus clémence cristina dagmar daniel
    daniela david deborah denis dennis diana didier diego dieter dirk dora doris dorothea dylan edith eduardo elena
    elisabeth élise elizabeth elke ella ellen elsa emil emilia émilie emily emma enrique eric erika ernst esther eva
    evelyn fabian felix fernando florence florian francesca francis francisco franck françois françoise frank franz
    frederik frédéric friedrich fritz gabriel gabriele gary georg george georges gerald gérard gerd gerda gerhard
    gertrud gilles gisela gloria grace greg guido guillaume günter günther guy hanna hannah hannelore hans harald
    harry heidi heike heinrich heinz helen helena helga helmut henri henry herbert hermann hilde holger horst hubert
    hugo ian ines inge ingo ingrid irene iris irma isabel isabelle ivan jack jacqueline jacques jakob james jan jana
    jane janet jason javier jean jennifer jenny jens jérôme jesús jessica jill jim joachim joan joanna joaquín joe
    johann johanna johannes john jonas jonathan jörg jorge josé josef joseph joseph josefina joshua juan judith
    julia julian julie julien jürgen jutta karen karin karl karla karsten katharina kathrin katja kate katie keith
    kelly kenneth kerstin kevin klara klaus kurt lara lars laura laure laurent lea léa leah lena leo léon lilly
    linda lisa lothar louis louise lucas lucía lucie luis luisa lukas luke lydia madeleine magda maia manfred manon
    manuel manuela marc marcel marco margaret margarete margit maria maría marianne marie marina mario marion mark
    markus marlene marta martha martin martina martine mary mathilde matthew matthias maud max maximilian maya
    mechthild megan melanie mia michael michel michèle miguel mila mike monica monika monique nadine nancy natalia
    nathalie nathan nicholas nicolas nicole niklas nina noah nora norbert olga oliver olivia olivier oscar otto
    pablo pamela pascal patricia patrick paul paula pauline pedro peggy peter petra philip philipp philippe pierre
    pilar rachel rafael rainer ralf ramón raquel raúl rebecca regina reinhard renate rené ricardo richard rita
    robert roberto robin roger roland rolf romain rosa rosemarie rosie roswitha roy rudolf rui ruth ryan sabine sam
    samuel sandra sandrine sara sarah sebastian sergio serge sharon sigrid silke silvia simon simone sofia sofía
    sonia sonja sophia sophie stefan stefanie stella stephan stéphane stephanie stephen steve steven susan susanne
    suzanne sven sylvia sylvie tanja teresa theo theresa thérèse thierry thomas thorsten tim timo tina tobias tom
    tony ulrich ulrike ursula uschi uta ute uwe valerie valérie vanessa vera verena veronika véronique victor
    victoria vincent virginie volker walter waltraud wendy werner wilhelm william winfried wolfgang xavier yannick
    yvonne yves zoe zoé álvaro ángel ángela óscar"""
)
