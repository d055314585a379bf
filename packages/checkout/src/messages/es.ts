/** In the order of `en`. */
export const es = `Elija cómo pagar
Esperando su pago
Pago detectado
Confirmando el pago
Pagado
Falta parte del importe
Pagado de más
El pago llegó tarde
Se acabó el tiempo
El pago falló
Este pago está cerrado
Reembolsado
Datos de pago no disponibles
Elija una moneda y una red.
No hay método de pago para este importe.
Envíe exactamente este importe en una sola transferencia.
Escanee el código con su aplicación de pago.
No envíe nada más. Esta página se actualiza sola.
Gracias. Puede cerrar esta página.
No envíe nada más. Contacte con la tienda.
No envíe nada. Inicie otro pago en la tienda.
No envíe nada ahora. Esta página volverá a intentarlo.
Importe
Dirección
Red
Recibido
Falta
Sobra
Tiempo restante
Quedan {minutes} minutos para pagar
Envíe {currency} solo por {network}. El dinero enviado por otra red se pierde.
Usaré {network}
Copiar
Copiado
Abrir la aplicación de pago
Continuar
Sin conexión. Reintentando.
Código QR`;
