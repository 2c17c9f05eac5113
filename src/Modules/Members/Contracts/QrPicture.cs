using System.Globalization;
using System.Text;
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

    /// <summary>For a drawing: the dark parts as an SVG path inside a square, without a margin.</summary>
    public static string Path(string address, double x, double y, double side)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        const int Margin = 4; // Which the generator has drawn around it.
        var count = rows.Count - 2 * Margin;
        var (unit, path) = (side / count, new StringBuilder());
        for (var row = 0; row < count; row++)
            for (var column = 0; column < count; column++)
                if (rows[row + Margin][column + Margin]) path.Append(CultureInfo.InvariantCulture, $"M{x + column * unit:0.###} {y + row * unit:0.###}h{unit:0.###}v{unit:0.###}h-{unit:0.###}z");
        return path.ToString();
    }
}
