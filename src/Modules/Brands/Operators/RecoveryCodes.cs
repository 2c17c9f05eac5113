using System.Security.Cryptography;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Operators;

/// <summary>Ten single-use codes of 130 random bits for when the phone is lost; only their hashes are kept.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    /// <summary>Replaces all codes of the operator, in the caller's transaction. The answer is the only time they are seen.</summary>
    public static async Task<IReadOnlyList<string>> Renew(AppDb db, OperatorId id, CancellationToken ct)
    {
        await Forget(db, id, ct);
        string[] codes = [.. Enumerable.Range(0, Count).Select(_ => Fresh())];
        foreach (var code in codes)
            await db.Execute($"insert into brands_recovery_codes (operator_id, code_hash) values ({id}, {Secrets.HashOf(Normal(code))})", ct);
        return codes;
    }

    public static Task Forget(AppDb db, OperatorId id, CancellationToken ct) => db.Execute($"delete from brands_recovery_codes where operator_id = {id}", ct);

    public static Task<long> Left(AppDb db, OperatorId id, CancellationToken ct) =>
        db.Count($"select count(*) from brands_recovery_codes where operator_id = {id} and used_at is null", ct);

    public static async Task<bool> Use(AppDb db, OperatorId id, string code, DateTimeOffset now, CancellationToken ct) =>
        await db.Execute($"update brands_recovery_codes set used_at = {now} where operator_id = {id} and code_hash = {Secrets.HashOf(Normal(code))} and used_at is null", ct) == 1;

    private static string Fresh() => string.Join('-', OneTimeCodes.Spell(RandomNumberGenerator.GetBytes(17))[..26].ToLowerInvariant().Chunk(7).Select(part => new string(part)));

    private static string Normal(string code) => new([.. code.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
