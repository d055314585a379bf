/** In the order of `en`. */
export const de = `Zahlungsart wählen
Warten auf Ihre Zahlung
Zahlung erkannt
Zahlung wird bestätigt
Bezahlt
Ein Teil des Betrags fehlt
Bezahlt, mehr als nötig
Die Zahlung kam zu spät
Die Zeit ist abgelaufen
Die Zahlung ist fehlgeschlagen
Diese Zahlung ist geschlossen
Erstattet
Zahlungsdaten nicht verfügbar
Wählen Sie eine Währung und ein Netzwerk.
Für diesen Betrag gibt es keine Zahlungsart.
Senden Sie genau diesen Betrag in einer Überweisung.
Scannen Sie den Code mit Ihrer Bezahl-App.
Senden Sie nichts mehr. Diese Seite aktualisiert sich selbst.
Vielen Dank. Sie können diese Seite schließen.
Senden Sie nichts mehr. Wenden Sie sich an den Shop.
Senden Sie nichts. Beginnen Sie im Shop eine neue Zahlung.
Senden Sie jetzt nichts. Diese Seite versucht es erneut.
Betrag
Adresse
Netzwerk
Erhalten
Es fehlen
Zu viel
Verbleibende Zeit
Noch {minutes} Minuten zum Bezahlen
Senden Sie {currency} nur über {network}. Geld über ein anderes Netzwerk ist verloren.
Ich nutze {network}
Kopieren
Kopiert
Bezahl-App öffnen
Weiter
Verbindung verloren. Neuer Versuch.
QR-Code`;
