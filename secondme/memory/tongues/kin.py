"""Nouns for relatives, friends and animals, by the name of a language: what they are in English, and their sex."""

from collections.abc import Mapping

from secondme.memory.tongues.base import table

RELATIONS: Mapping[str, Mapping[str, str]] = {
    "en": table(
        """mother=mother mum=mother mom=mother mummy=mother mam=mother father=father dad=father daddy=father
        parents=parents parent=parent sister=sister brother=brother siblings=siblings sibling=sibling twin=twin
        daughter=daughter son=son child=child kid=child kids=children children=children baby=baby toddler=child
        husband=husband wife=wife partner=partner spouse=spouse fiancé=fiancé fiance=fiancé fiancée=fiancée
        fiancee=fiancée girlfriend=girlfriend boyfriend=boyfriend ex=ex ex-husband=ex-husband ex-wife=ex-wife
        grandmother=grandmother grandma=grandmother gran=grandmother granny=grandmother nana=grandmother
        nan=grandmother hubby=husband grandfather=grandfather grandpa=grandfather granddad=grandfather
        grandad=grandfather grandparents=grandparents grandson=grandson granddaughter=granddaughter aunt=aunt
        auntie=aunt uncle=uncle cousin=cousin nephew=nephew niece=niece mother-in-law=mother-in-law
        mother_in_law=mother-in-law father_in_law=father-in-law sister_in_law=sister-in-law
        brother_in_law=brother-in-law
        father-in-law=father-in-law sister-in-law=sister-in-law brother-in-law=brother-in-law
        stepmother=stepmother stepfather=stepfather stepson=stepson stepdaughter=stepdaughter
        godmother=godmother godfather=godfather godson=godson goddaughter=goddaughter friend=friend
        best_friend=best_friend mate=friend flatmate=flatmate roommate=roommate housemate=housemate
        neighbour=neighbour neighbor=neighbour neighbours=neighbours friends=friends brothers=brothers
        sisters=sisters sons=sons daughters=daughters cousins=cousins colleagues=colleagues
        eldest=eldest youngest=youngest oldest=eldest lad=son lass=daughter
        in-laws=in-laws mother_in_law=mother-in-law father_in_law=father-in-law twins=twins boss=boss
        manager=manager colleague=colleague coworker=colleague
        co-worker=colleague deskmate=deskmate teammate=teammate teacher=teacher tutor=tutor coach=coach
        doctor=doctor gp=doctor dentist=dentist therapist=therapist landlord=landlord landlady=landlady
        client=client hairdresser=hairdresser physio=physio vet=vet mentor=mentor supervisor=supervisor
        assistant=assistant dog=dog cat=cat horse=horse rabbit=rabbit hamster=hamster parrot=parrot
        tortoise=tortoise pony=pony puppy=dog kitten=cat ferret=ferret ferrets=ferrets cats=cats dogs=dogs
        hens=hens chickens=hens budgie=budgie guinea_pig=guinea_pig goldfish=goldfish snake=snake gecko=gecko
        boy=son girl=daughter missus=wife fella=partner bestie=best_friend pal=friend buddy=friend stepdad=stepfather
        stepmum=stepmother stepmom=stepmother stepbrother=stepbrother stepsister=stepsister son-in-law=son-in-law
        daughter-in-law=daughter-in-law half-brother=half-brother half-sister=half-sister bunny=rabbit pup=dog
        chihuahua=dog labrador=dog poodle=dog collie=dog beagle=dog dachshund=dog spaniel=dog greyhound=dog
        whippet=dog terrier=dog bulldog=dog corgi=dog husky=dog mare=horse gelding=horse donkey=donkey
        tomcat=cat tenant=tenant lodger=lodger carer=carer cleaner=cleaner solicitor=lawyer
        lawyer=lawyer accountant=accountant nanny=nanny childminder=childminder surgeon=surgeon mechanic=mechanic
        builder=builder plumber=plumber electrician=electrician trainer=trainer student=student
        apprentice=apprentice trainee=trainee intern=intern curate=curate caretaker=caretaker midwife=midwife"""
    ),
    "de": table(
        """mutter=mother mama=mother mutti=mother vater=father papa=father vati=father eltern=parents
        schwester=sister bruder=brother geschwister=siblings zwillingsschwester=twin_sister
        zwillingsbruder=twin_brother tochter=daughter sohn=son kind=child kinder=children baby=baby
        ältester=eldest älteste=eldest jüngster=youngest jüngste=youngest mann=husband ehemann=husband frau=wife
        ehefrau=wife partner=partner partnerin=partner lebensgefährte=partner lebensgefährtin=partner
        freundin=girlfriend freund=boyfriend verlobter=fiancé verlobte=fiancée oma=grandmother omi=grandmother
        opi=grandfather großmutter=grandmother opa=grandfather großvater=grandfather großeltern=grandparents
        enkel=grandson enkelin=granddaughter tante=aunt onkel=uncle cousine=cousin cousin=cousin kusine=cousin
        neffe=nephew neffen=nephew nichte=niece schwiegermutter=mother-in-law schwiegervater=father-in-law
        schwiegereltern=parents-in-law jungs=sons großer=eldest kleiner=youngest
        schwägerin=sister-in-law schwager=brother-in-law stiefmutter=stepmother stiefvater=stepfather
        patenkind=godchild patentante=godmother kumpel=friend ex=ex kleine=youngest beste_freundin=best_friend
        bester_freund=best_friend mitbewohner=flatmate mitbewohnerin=flatmate nachbar=neighbour
        nachbarn=neighbour nachbarin=neighbour chef=boss chefin=boss kollege=colleague kollegen=colleague
        kollegin=colleague lehrer=teacher lehrerin=teacher arzt=doctor ärztin=doctor hausarzt=doctor
        hausärztin=doctor zahnarzt=dentist zahnärztin=dentist therapeutin=therapist therapeut=therapist
        vermieter=landlord vermieterin=landlady hund=dog hündin=dog katze=cat kater=cat pferd=horse
        kaninchen=rabbit hamster=hamster papagei=parrot schildkröte=tortoise meerschweinchen=guinea_pig
        hühner=hens schwiegersohn=son-in-law schwiegertochter=daughter-in-law stiefsohn=stepson
        stieftochter=stepdaughter halbbruder=half-brother halbschwester=half-sister patenonkel=godfather
        patensohn=godson patentochter=goddaughter uroma=great-grandmother uropa=great-grandfather mami=mother
        mädels=daughters freunde=friends zwillinge=twins welpe=dog dackel=dog pudel=dog stute=horse wallach=horse
        esel=donkey hase=rabbit wellensittich=budgie mieter=tenant mieterin=tenant untermieter=lodger
        untermieterin=lodger putzfrau=cleaner anwalt=lawyer anwältin=lawyer steuerberater=accountant
        steuerberaterin=accountant tagesmutter=childminder betreuerin=carer betreuer=carer pflegerin=carer
        trainer=trainer trainerin=trainer azubi=apprentice lehrling=apprentice praktikant=intern
        praktikantin=intern hebamme=midwife hausmeister=caretaker"""
    ),
    "fr": table(
        """mère=mother maman=mother père=father papa=father parents=parents sœur=sister soeur=sister frère=brother
        fille=daughter fils=son enfant=child enfants=children bébé=baby aîné=eldest aînée=eldest mari=husband
        femme=wife épouse=wife époux=husband compagnon=partner compagne=partner conjoint=partner
        ex=ex ex-mari=ex-husband
        ex-femme=ex-wife copain=boyfriend copine=girlfriend fiancé=fiancé fiancée=fiancée grand-mère=grandmother
        mamie=grandmother grand-père=grandfather papi=grandfather papy=grandfather grands-parents=grandparents
        petit-fils=grandson petite-fille=granddaughter tante=aunt oncle=uncle tonton=uncle tata=aunt pote=friend
        chéri=partner chérie=partner cheffe=boss cousin=cousin cousine=cousin neveu=nephew nièce=niece
        belle-mère=mother-in-law beau-père=father-in-law beaux-parents=parents-in-law garçons=sons
        belle-sœur=sister-in-law beau-frère=brother-in-law
        ami=friend amie=friend meilleur_ami=best_friend meilleure_amie=best_friend coloc=flatmate
        colocataire=flatmate voisin=neighbour voisine=neighbour patron=boss patronne=boss chef=boss
        collègue=colleague prof=teacher médecin=doctor dentiste=dentist propriétaire=landlord chien=dog
        chienne=dog chat=cat chatte=cat cheval=horse lapin=rabbit perroquet=parrot tortue=tortoise poules=hens
        parrain=godfather marraine=godmother filleul=godson filleule=goddaughter
        beau-fils=stepson belle-fille=stepdaughter gendre=son-in-law bru=daughter-in-law belle-doche=mother-in-law
        belle-maman=mother-in-law demi-frère=half-brother demi-sœur=half-sister jumeaux=twins jumelles=twins
        mec=boyfriend meuf=girlfriend daron=father daronne=mother darons=parents frangin=brother frangine=sister
        mémé=grandmother pépé=grandfather petits-enfants=grandchildren caniche=dog labrador=dog chiot=dog
        chaton=cat jument=horse poney=pony âne=donkey beau_père=father-in-law belle_mère=mother-in-law
        beau_frère=brother-in-law belle_sœur=sister-in-law belle_soeur=sister-in-law demi_sœur=half-sister
        demi_soeur=half-sister demi_frère=half-brother grand_mère=grandmother grand_père=grandfather
        belle-soeur=sister-in-law demi-soeur=half-sister locataire=tenant avocat=lawyer avocate=lawyer
        comptable=accountant nounou=nanny kiné=physio coach=coach apprenti=apprentice apprentie=apprentice
        stagiaire=intern psy=therapist gardien=caretaker gardienne=caretaker"""
    ),
}
SEXES: Mapping[str, Mapping[str, str]] = {
    "en": table(
        """mother=f sister=f daughter=f wife=f fiancée=f girlfriend=f ex-wife=f grandmother=f granddaughter=f
        aunt=f niece=f mother-in-law=f sister-in-law=f stepmother=f stepdaughter=f godmother=f goddaughter=f
        landlady=f father=m brother=m son=m husband=m fiancé=m boyfriend=m ex-husband=m grandfather=m grandson=m
        son-in-law=m daughter-in-law=f half-sister=f half-brother=m stepsister=f stepbrother=m uncle=m nephew=m
        father-in-law=m brother-in-law=m stepfather=m stepson=m godfather=m godson=m landlord=m
        parents=p neighbours=p friends=p brothers=p sisters=p sons=p daughters=p cousins=p colleagues=p twins=p
        in-laws=p siblings=p kids=p children=p grandparents=p ferrets=p cats=p dogs=p hens=p"""
    ),
    "de": table(
        """mutter=f mama=f mutti=f schwester=f tochter=f frau=f ehefrau=f partnerin=f lebensgefährtin=f freundin=f
        verlobte=f oma=f großmutter=f enkelin=f tante=f cousine=f kusine=f nichte=f schwiegermutter=f
        schwägerin=f stiefmutter=f patentante=f beste_freundin=f mitbewohnerin=f nachbarin=f chefin=f kollegin=f
        lehrerin=f ärztin=f hausärztin=f zahnärztin=f therapeutin=f vermieterin=f hündin=f katze=f schildkröte=f
        älteste=f jüngste=f omi=f kleine=f kumpel=m opi=m vater=m papa=m vati=m bruder=m sohn=m mann=m ehemann=m
        partner=m lebensgefährte=m freund=m verlobter=m opa=m großvater=m enkel=m onkel=m cousin=m neffe=m
        neffen=m schwiegervater=m schwager=m stiefvater=m bester_freund=m mitbewohner=m nachbar=m nachbarn=m
        chef=m kollege=m kollegen=m lehrer=m arzt=m hausarzt=m zahnarzt=m therapeut=m vermieter=m hund=m kater=m
        hamster=m papagei=m ältester=m jüngster=m mieter=m mieterin=f anwalt=m anwältin=f trainer=m trainerin=f
        praktikant=m praktikantin=f hebamme=f
        putzfrau=f hausmeister=m untermieter=m untermieterin=f schwiegersohn=m schwiegertochter=f stiefsohn=m
        stieftochter=f
        halbbruder=m halbschwester=f patenonkel=m patensohn=m patentochter=f uroma=f uropa=m mami=f stute=f"""
    ),
    "fr": table(
        """mère=f maman=f sœur=f soeur=f fille=f aînée=f femme=f épouse=f compagne=f copine=f fiancée=f
        grand-mère=f mamie=f petite-fille=f tante=f cousine=f nièce=f belle-mère=f belle-sœur=f amie=f
        meilleure_amie=f voisine=f patronne=f chienne=f chatte=f tortue=f marraine=f filleule=f tata=f cheffe=f
        chérie=f tonton=m pote=m père=m papa=m frère=m fils=m aîné=m mari=m époux=m compagnon=m copain=m
        fiancé=m grand-père=m papi=m papy=m petit-fils=m oncle=m cousin=m neveu=m beau-père=m beau-frère=m ami=m
        meilleur_ami=m voisin=m patron=m chien=m chat=m cheval=m lapin=m parrain=m filleul=m parents=p enfants=p
        grands-parents=p poules=p avocat=m avocate=f apprenti=m apprentie=f gardien=m gardienne=f nounou=f
        gendre=m bru=f beau-fils=m belle-fille=f belle-doche=f belle-maman=f demi-frère=m
        demi-sœur=f frangin=m frangine=f daron=m daronne=f mec=m meuf=f pépé=m mémé=f jument=f chiot=m beau_père=m
        belle_mère=f beau_frère=m belle_sœur=f demi_sœur=f demi_soeur=f demi_frère=m grand_mère=f grand_père=m
        belle_soeur=f belle-soeur=f demi-soeur=f"""
    ),
}
KIN = {name: "|".join(sorted(own, key=len, reverse=True)) for name, own in RELATIONS.items()}
"""All of them as a pattern, longest first."""
TITLES: Mapping[str, str] = {
    "en": r"Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Father|Sister|Brother|Rev|Reverend|Pastor|Rabbi|Imam|Sensei|Coach|Sir"
    r"|Lady|Captain|Sergeant|Nurse|Uncle|Aunt|Auntie|Grandma|Grandpa|Granny|Nana",
    "de": r"Herr|Frau|Dr|Prof|Professor|Pfarrer|Pfarrerin|Pastor|Pastorin|Schwester|Trainer|Opa|Oma|Onkel|Tante",
    "fr": r"M|Mr|Mme|Mlle|Monsieur|Madame|Dr|Docteur|Me|Maître|Père|Sœur|Tonton|Tata|Papi|Papy|Mamie|Oncle|Tante",
}
"""Before a name, so that who is meant is a person."""
