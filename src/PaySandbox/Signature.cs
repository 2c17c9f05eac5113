using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.PaySandbox;

/// <summary>HMAC-SHA256 over purpose, path, time, nonce and body, one per line. The purpose keeps a signed request from being replayed as a callback.</summary>
public static class Signature
{
    public const string Time = "Sandbox-Timestamp", Nonce = "Sandbox-Nonce", Value = "Sandbox-Signature";
    public const string Callback = "callback", Request = "request";

    public static string Of(string key, string purpose, string path, string time, string nonce, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{purpose}\n{path}\n{time}\n{nonce}\n"));
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. head, .. body]));
    }
}
