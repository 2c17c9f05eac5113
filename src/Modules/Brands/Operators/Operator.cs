using System.Net.Mail;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Guildhall.Brands.Operators;

/// <summary>A person who works in the console, in one or many brands.</summary>
internal sealed class Operator
{
    public const int NameLength = 60, EmailLength = 254, PasswordMin = 12, PasswordMax = 128;

    private Operator() { }

    public OperatorId Id { get; private init; }
    public string Email { get; private init; } = "";
    public string Name { get; private set; } = "";
    public string PasswordHash { get; private set; } = "";
    public string Language { get; private set; } = "";
    public string Theme { get; private set; } = "";
    /// <summary>Sealed by the envelope; null while two-step sign-in is off.</summary>
    public byte[]? TotpSeed { get; private set; }
    /// <summary>The last 30-second step whose code was used; a code of this step or an earlier one is refused.</summary>
    public long TotpStep { get; private init; }
    public int Failures { get; private init; }
    public DateTimeOffset? LockedUntil { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public int Version { get; private set; }

    /// <param name="passwordHash">Made by <see cref="Passwords"/>.</param>
    public static Operator Create(string email, string name, string passwordHash, string language, TimeProvider clock) => new()
    {
        Id = Kernel.Id.New<OperatorId>(clock),
        Email = Normal(email),
        Name = name.Trim(),
        PasswordHash = passwordHash,
        Language = TextCatalogue.Nearest(language),
        Theme = "auto",
        CreatedAt = clock.GetUtcNow(),
    };

    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    public static Refusal? RefusalFor(string email, string name, string password) =>
        EmailRefusal(email) ?? NameRefusal(name) ?? PasswordRefusal(password, email);

    public static Refusal? EmailRefusal(string email) =>
        Normal(email) is { Length: > 0 and <= EmailLength } normal && MailAddress.TryCreate(normal, out var parsed) && parsed.Address == normal
            ? null : OperatorRefusals.NotAnEmail.At("Email");

    public static Refusal? NameRefusal(string name) => name.Trim().Length is 0 or > NameLength ? OperatorRefusals.NameLength.With(NameLength).At("Name") : null;

    /// <summary>Length counts, composition rules do not (NIST SP 800-63B); the address itself is no password.</summary>
    public static Refusal? PasswordRefusal(string password, string email) =>
        password.Length is < PasswordMin or > PasswordMax ? OperatorRefusals.PasswordLength.With(PasswordMin, PasswordMax).At("Password")
        : password.Distinct().Count() < 5 || Normal(password) == Normal(email) ? OperatorRefusals.PasswordTooPlain.At("Password")
        : null;

    public Refusal? EditProfile(string name, string language, string theme)
    {
        if (NameRefusal(name) is { } refusal) return refusal;
        (Name, Language, Theme, Version) = (name.Trim(), TextCatalogue.Nearest(language), Guildhall.Ui.Theme.Normal(theme), Version + 1);
        return null;
    }

    public void ChangePassword(string hash) => (PasswordHash, Version) = (hash, Version + 1);

    public void SetTotp(byte[]? sealedSeed) => (TotpSeed, Version) = (sealedSeed, Version + 1);
}

internal static class OperatorTables
{
    public static DbSet<Operator> Operators(this AppDb db) => db.Set<Operator>();

    internal sealed class Table : IEntityTypeConfiguration<Operator>
    {
        public void Configure(EntityTypeBuilder<Operator> person)
        {
            person.ToTable("brands_operators");
            person.HasIndex(o => o.Email).IsUnique();
            person.Property(o => o.Version).IsConcurrencyToken();
        }
    }
}
