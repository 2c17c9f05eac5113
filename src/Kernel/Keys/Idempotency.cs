using System.Security.Cryptography;
using System.Text.Json;
using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Keys;

/// <summary>Makes a write that creates no row of its own happen once per key. Keys live 48 hours; refusals are not kept.</summary>
public static class Idempotency
{
    public static readonly Refusal OtherBody = new("kernel.same_key_other_body", RefusalKind.Invalid);

    /// <summary>Runs the write in a transaction together with its key. The same key and body again gets the first answer; another body is refused.</summary>
    public static async Task<Result<T>> Once<T>(this AppDb db, Guid key, object body, TimeProvider clock, Func<Task<Result<T>>> write, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), KernelJson.Options))[..8];
        await using var transaction = await db.Begin(ct);
        // On PostgreSQL a second request with the key waits here until the first one has committed or given up.
        var fresh = await db.Execute($"insert into kernel_idempotency (brand_id, key, body_hash, answer, at) values ({brand}, {key}, {hash}, '', {clock.GetUtcNow()}) on conflict do nothing", ct);
        if (fresh == 0)
        {
            var (known, answer) = await db.First($"select body_hash, answer from kernel_idempotency where brand_id = {brand} and key = {key}", r => (r.Bytes(0), r.Text(1)), ct);
            return known.AsSpan().SequenceEqual(hash) ? JsonSerializer.Deserialize<T>(answer, KernelJson.Options)! : OtherBody;
        }
        var result = await write();
        if (result.Refusal is not null) return result;
        await db.Execute($"update kernel_idempotency set answer = {JsonSerializer.Serialize(result.Value, KernelJson.Options)} where brand_id = {brand} and key = {key}", ct);
        await transaction.Commit(ct);
        return result;
    }

    public static Task ForgetOldKeys(AppDb db, TimeProvider clock, CancellationToken ct) =>
        db.Execute($"delete from kernel_idempotency where at < {clock.GetUtcNow() - TimeSpan.FromHours(48)}", ct);
}
