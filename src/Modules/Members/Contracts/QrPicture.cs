using QRCoder;

namespace Guildhall.Members.Contracts;

/// <summary>An address as a QR code.</summary>
public static class QrPicture
{
    public static byte[] Png(string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(10);
    }
}
