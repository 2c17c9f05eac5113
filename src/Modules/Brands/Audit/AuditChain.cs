using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Audit;

/// <summary>One line of a chain.</summary>
/// <param name="Brand">Zero for the chain of what belongs to no brand.</param>
internal sealed record AuditEntry(
    Guid Brand, long Seq, DateTimeOffset At, Guid? Operator, string Actor, string Action, string Target, string Details, byte[] Previous, byte[] Hash)
{
    public static readonly byte[] Nothing = new byte[32];

    /// <summary>SHA-256 over ten netstrings (<c>length:bytes,</c> in UTF-8): brand, seq, instant as yyyy-MM-ddTHH:mm:ss.ffffffZ, operator or empty, actor, action, target, details as stored, previous hash in lower-case hex, and the version "1".</summary>
    public byte[] ComputeHash()
    {
        var form = new StringBuilder();
        string[] fields =
        [
            Brand.ToString(), Seq.ToString(CultureInfo.InvariantCulture), At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            Operator?.ToString() ?? "", Actor, Action, Target, Details, Convert.ToHexStringLower(Previous), "1",
        ];
        foreach (var field in fields) form.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field},");
        return SHA256.HashData(Encoding.UTF8.GetBytes(form.ToString()));
    }

    public static Sql Columns => Sql.Raw("brand_id, seq, at, operator_id, actor, action, target, details, previous, hash");

    public static AuditEntry Read(Row r) =>
        new(r.Guid(0), r.Long(1), r.Time(2), r.GuidOrNull(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7), r.Bytes(8), r.Bytes(9));
}

internal sealed class AuditChain(TimeProvider clock) : IAudit
{
    public async Task Write(AppDb db, string action, string target, object? details = null, CancellationToken ct = default)
    {
        if (!db.InTransaction) throw new InvalidOperationException("An audit entry is written in the transaction of the act it records.");
        var brand = db.Actor.Brand?.Value ?? Guid.Empty;
        await db.Execute($"insert into brands_audit_heads (brand_id, seq, hash) values ({brand}, 0, {AuditEntry.Nothing}) on conflict do nothing", ct);
        // The updated row stays locked until commit: the next writer of this chain waits here and then sees this entry's hash.
        var (seq, previous) = await db.First($"update brands_audit_heads set seq = seq + 1 where brand_id = {brand} returning seq, hash", r => (r.Long(0), r.Bytes(1)), ct);

        var now = clock.GetUtcNow();
        var entry = new AuditEntry(
            brand, seq, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), db.Actor.Operator?.Value, db.Actor.Name, action, target,
            details is null ? "" : JsonSerializer.Serialize(details, details.GetType(), KernelJson.Options), previous, []);
        var hash = entry.ComputeHash();
        await db.Execute($"""
            insert into brands_audit (brand_id, seq, at, operator_id, actor, action, target, details, previous, hash)
            values ({brand}, {seq}, {entry.At}, {entry.Operator}, {entry.Actor}, {action}, {target}, {entry.Details}, {previous}, {hash})
            """, ct);
        await db.Execute($"update brands_audit_heads set hash = {hash} where brand_id = {brand}", ct);
    }
}
