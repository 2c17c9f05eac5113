using System.Globalization;
using System.Security.Cryptography;

namespace Guildhall.Brands.Operators;

/// <summary>PBKDF2-HMAC-SHA512 at OWASP's cost, written as <c>pbkdf2-sha512$iterations$salt$hash</c> so that the cost can rise.</summary>
internal static class Passwords
{
    private const int Iterations = 220_000, SaltSize = 16, HashSize = 32;

    private static readonly string Nobodys = Hash(Secrets.Token());

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return string.Create(CultureInfo.InvariantCulture, $"pbkdf2-sha512${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}");
    }

    /// <summary>Takes as long for an account that does not exist (null) as for one that does.</summary>
    public static bool Matches(string password, string? stored)
    {
        var parts = (stored ?? Nobodys).Split('$');
        var iterations = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var same = CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(parts[2]), iterations), Convert.FromBase64String(parts[3]));
        return same && stored is not null;
    }

    public static bool IsWeakerThanNow(string stored) => int.Parse(stored.Split('$')[1], CultureInfo.InvariantCulture) < Iterations;

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password.Normalize(), salt, iterations, HashAlgorithmName.SHA512, HashSize);
}
