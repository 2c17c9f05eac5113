using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Codes;

/// <summary>A word in a public link that leads to one thing of one brand.</summary>
/// <param name="Kind">What it leads to, such as <c>group</c>.</param>
/// <param name="RevokedAt">Since when it invites nobody any more; a revoked code is never given out again.</param>
public sealed record PublicCode(string Code, string Kind, BrandId Brand, Guid Target, DateTimeOffset MadeAt, DateTimeOffset? RevokedAt);

public static class PublicCodes
{
    /// <summary>128 random bits in 22 letters that need no escaping in an address.</summary>
    public static string NewText() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Of any brand: who asks does not know it yet.</summary>
    public static Task<PublicCode?> FindCode(this AppDb db, string code, CancellationToken ct = default) =>
        db.First($"select code, kind, brand_id, target, made_at, revoked_at from kernel_codes where code = {code}", Read, ct);

    /// <summary>The one that is given out now for a thing of the actor's brand.</summary>
    public static Task<PublicCode?> CodeOf(this AppDb db, string kind, Guid target, CancellationToken ct = default) => db.First($"""
        select code, kind, brand_id, target, made_at, revoked_at from kernel_codes
        where brand_id = {db.CurrentBrand} and kind = {kind} and target = {target} and revoked_at is null order by made_at desc limit 1
        """, Read, ct);

    /// <summary>Gives out a new code and revokes those before it, in the caller's open transaction.</summary>
    public static async Task<string> RenewCode(this AppDb db, string kind, Guid target, TimeProvider clock, CancellationToken ct = default)
    {
        await db.RevokeCodes(kind, target, clock, ct);
        var code = NewText();
        await db.Execute($"insert into kernel_codes (code, kind, brand_id, target, made_at) values ({code}, {kind}, {db.CurrentBrand}, {target}, {clock.GetUtcNow()})", ct);
        return code;
    }

    /// <summary>As <see cref="RenewCode"/>, for a link that lets in whoever has it: only the code's hash is kept, so it is told now and never again. It is found by its <see cref="HashOf"/>.</summary>
    public static async Task<string> RenewSecret(this AppDb db, string kind, Guid target, TimeProvider clock, CancellationToken ct = default)
    {
        await db.RevokeCodes(kind, target, clock, ct);
        var secret = NewText();
        await db.Execute($"insert into kernel_codes (code, kind, brand_id, target, made_at) values ({HashOf(secret)}, {kind}, {db.CurrentBrand}, {target}, {clock.GetUtcNow()})", ct);
        return secret;
    }

    public static string HashOf(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Answers how many there were.</summary>
    public static Task<int> RevokeCodes(this AppDb db, string kind, Guid target, TimeProvider clock, CancellationToken ct = default) =>
        db.Execute($"update kernel_codes set revoked_at = {clock.GetUtcNow()} where brand_id = {db.CurrentBrand} and kind = {kind} and target = {target} and revoked_at is null", ct);

    private static PublicCode Read(Row r) => new(r.Text(0), r.Text(1), r.Id<BrandId>(2), r.Guid(3), r.Time(4), r.TimeOrNull(5));
}
