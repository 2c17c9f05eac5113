using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Brands.Operators;

/// <summary>Tokens in links and cookies: 256 random bits, of which only the SHA-256 is stored.</summary>
internal static class Secrets
{
    public static string Token() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
