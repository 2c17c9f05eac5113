using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Activities.Fairness;

/// <summary>The arithmetic behind every draw. Seeds and hashes are lower-case hexadecimal text; messages are ASCII. docs/fairness.md does the same by hand.</summary>
internal static class FairDraw
{
    public static string NewSeed() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 over the seed's 32 bytes.</summary>
    public static string Commitment(string seed) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(seed)));

    /// <summary>HMAC-SHA256 of the message; the key is the seed's 32 bytes.</summary>
    public static byte[] Result(string seed, string message) => HMACSHA256.HashData(Convert.FromHexString(seed), Encoding.UTF8.GetBytes(message));

    /// <summary>The first eight bytes of the result, big-endian.</summary>
    public static ulong Number(string seed, string message) => BinaryPrimitives.ReadUInt64BigEndian(Result(seed, message));

    /// <summary>SHA-256 over lines that end with a line feed each.</summary>
    public static string ListHash(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")))));

    public static bool IsHash(string? text) => text is { Length: 64 } && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
}
