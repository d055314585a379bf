import qrcode from 'qrcode';

/** A QR code as a PNG, Base64. Error correction M and a quiet zone of four modules, as ISO/IEC 18004 asks for. */
export async function renderQrPng(payload: string): Promise<string> {
  const png = await qrcode.toBuffer(payload, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 6 });
  return png.toString('base64');
}

/** A QR code in Unicode half blocks, for a terminal. */
export async function renderQrText(payload: string): Promise<string> {
  return qrcode.toString(payload, { type: 'utf8', errorCorrectionLevel: 'L', margin: 2 });
}
