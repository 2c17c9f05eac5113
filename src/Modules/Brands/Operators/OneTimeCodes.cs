using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Brands.Operators;

/// <summary>Six-digit codes of an authenticator app: RFC 6238 with HMAC-SHA1 and steps of 30 seconds.</summary>
internal static class OneTimeCodes
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSeed() => RandomNumberGenerator.GetBytes(20);

    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / 30;

    public static string CodeAt(ReadOnlySpan<byte> seed, long step)
    {
        Span<byte> counter = stackalloc byte[8], mac = stackalloc byte[20];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 apps speak SHA-1; HMAC does not depend on its collision resistance.
        HMACSHA1.HashData(seed, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[19] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, one step of clock drift either way; null when it is none.</summary>
    public static long? StepOf(ReadOnlySpan<byte> seed, string code, DateTimeOffset now)
    {
        var typed = Encoding.UTF8.GetBytes(new string([.. code.Where(c => !char.IsWhiteSpace(c))]));
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeAt(seed, step)), typed)) found = step;
        return found;
    }

    /// <summary>As authenticator apps let one type it.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        int buffer = 0, bits = 0;
        foreach (var b in bytes)
        {
            (buffer, bits) = (buffer << 8 | b, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Base32[buffer >> (bits - 5) & 31]);
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) text.Append(Base32[buffer << (5 - bits) & 31]);
        return text.ToString();
    }

    public static string Uri(ReadOnlySpan<byte> seed, string email) =>
        $"otpauth://totp/Guildhall:{System.Uri.EscapeDataString(email)}?secret={Spell(seed)}&issuer=Guildhall";
}
