using System.Security.Cryptography;
using System.Text;
using Guildhall.Brands.Operators;

namespace Guildhall.Brands.Contracts;

/// <summary>Proof that who sets up the installation can read its console; needed when it listens to more than this machine.</summary>
public sealed class SetupToken(bool required)
{
    /// <summary>Null when none is needed.</summary>
    public string? Value { get; } = required ? Secrets.Token() : null;

    internal bool Accepts(string? given) =>
        Value is null || given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.Trim()), Encoding.UTF8.GetBytes(Value));
}
