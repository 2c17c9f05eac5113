using System.Security.Cryptography;
using Guildhall.Kernel;
using Microsoft.AspNetCore.DataProtection;
using QRCoder;

namespace Guildhall.Brands.Account;

/// <summary>Carries a seed that is not yet in use from the page that shows it to the post that proves it was scanned; sealed for this operator.</summary>
internal sealed class SeedTicket(IDataProtectionProvider protection)
{
    public string Seal(OperatorId id, byte[] seed) => Convert.ToBase64String(For(id).Protect(seed, TimeSpan.FromMinutes(30)));

    public byte[]? Read(OperatorId id, string? ticket)
    {
        try
        {
            return string.IsNullOrEmpty(ticket) ? null : For(id).Unprotect(Convert.FromBase64String(ticket));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A QR code as a data: address.</summary>
    public static string Picture(string content)
    {
        using var code = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(code);
        return "data:image/png;base64," + Convert.ToBase64String(png.GetGraphic(6));
    }

    private ITimeLimitedDataProtector For(OperatorId id) => protection.CreateProtector("operators.seed", id.Value.ToString()).ToTimeLimitedDataProtector();
}
