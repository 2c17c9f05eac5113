using Guildhall.Brands.Audit;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <param name="Brand">The brand's name; null for the chain of what belongs to no brand.</param>
/// <param name="FirstBroken">Seq of the first entry that was changed, inserted or removed; null when the chain is whole.</param>
public sealed record AuditVerdict(string? Brand, long Entries, long? FirstBroken);

/// <summary>Recomputes a chain from its first entry and compares it with the head that is kept beside it.</summary>
public sealed class VerifyAudit
{
    /// <summary>The chain of the brand that <paramref name="db"/>'s actor works in, or the one without brand.</summary>
    public static async Task<AuditVerdict> Handle(AppDb db, string? brandName, CancellationToken ct)
    {
        var brand = db.Actor.Brand?.Value ?? Guid.Empty;
        var (seq, previous) = (0L, AuditEntry.Nothing);
        await foreach (var entry in db.Stream($"select {AuditEntry.Columns} from brands_audit where brand_id = {brand} order by seq", AuditEntry.Read, ct))
        {
            if (entry.Seq != seq + 1) return new(brandName, seq, seq + 1);
            if (!entry.Previous.AsSpan().SequenceEqual(previous) || !entry.ComputeHash().AsSpan().SequenceEqual(entry.Hash)) return new(brandName, seq, entry.Seq);
            (seq, previous) = (entry.Seq, entry.Hash);
        }
        var head = await db.First($"select seq, hash from brands_audit_heads where brand_id = {brand}", r => (Seq: r.Long(0), Hash: r.Bytes(1)), ct);
        var whole = head.Hash is null ? seq == 0 : head.Seq == seq && head.Hash.AsSpan().SequenceEqual(previous);
        return new(brandName, seq, whole ? null : Math.Min(seq, head.Seq) + 1);
    }

    /// <summary>Every chain of the installation.</summary>
    public static async Task<List<AuditVerdict>> All(AppDbSource source, CancellationToken ct)
    {
        await using var shared = source.Open(Kernel.Actor.System(null));
        var verdicts = new List<AuditVerdict> { await Handle(shared, null, ct) };
        foreach (var brand in await shared.AllBrands(ct))
        {
            await using var db = source.Open(Kernel.Actor.System(brand.Id));
            verdicts.Add(await Handle(db, brand.Name, ct));
        }
        return verdicts;
    }
}
