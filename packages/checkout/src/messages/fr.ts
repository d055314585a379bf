/** In the order of `en`. */
export const fr = `Choisissez comment payer
En attente de votre paiement
Paiement détecté
Confirmation du paiement
Payé
Il manque une partie du montant
Payé, avec un excédent
Le paiement est arrivé trop tard
Le délai est écoulé
Le paiement a échoué
Ce paiement est clos
Remboursé
Informations de paiement indisponibles
Choisissez une devise et un réseau.
Aucun moyen de paiement pour ce montant.
Envoyez exactement ce montant en un seul transfert.
Scannez le code avec votre application de paiement.
N’envoyez plus rien. Cette page se met à jour seule.
Merci. Vous pouvez fermer cette page.
N’envoyez plus rien. Contactez la boutique.
N’envoyez rien. Recommencez le paiement dans la boutique.
N’envoyez rien maintenant. Cette page va réessayer.
Montant
Adresse
Réseau
Reçu
Manquant
En trop
Temps restant
Il reste {minutes} minutes pour payer
Envoyez {currency} uniquement sur {network}. L’argent envoyé sur un autre réseau est perdu.
J’utiliserai {network}
Copier
Copié
Ouvrir l’application de paiement
Continuer
Connexion perdue. Nouvel essai.
Code QR`;
