/** In the order of `en`. */
export const pt = `Escolha como pagar
Aguardando o pagamento
Pagamento detectado
Confirmando o pagamento
Pago
Falta parte do valor
Pago a mais
O pagamento chegou tarde
O tempo acabou
O pagamento falhou
Este pagamento está encerrado
Reembolsado
Dados de pagamento indisponíveis
Escolha uma moeda e uma rede.
Não há forma de pagamento para este valor.
Envie exatamente este valor em uma única transferência.
Leia o código com seu aplicativo de pagamento.
Não envie mais nada. Esta página se atualiza sozinha.
Obrigado. Você pode fechar esta página.
Não envie mais nada. Fale com a loja.
Não envie nada. Inicie outro pagamento na loja.
Não envie nada agora. Esta página tentará de novo.
Valor
Endereço
Rede
Recebido
Falta
A mais
Tempo restante
Restam {minutes} minutos para pagar
Envie {currency} somente pela rede {network}. Dinheiro enviado por outra rede é perdido.
Vou usar {network}
Copiar
Copiado
Abrir o aplicativo de pagamento
Continuar
Sem conexão. Tentando de novo.
Código QR`;
