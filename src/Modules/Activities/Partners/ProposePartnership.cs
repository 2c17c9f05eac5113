using System.Text.Json;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Activities.Playbooks;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Partners;

/// <summary>Asks a partner of the last time anew: the terms stand there as they were, and count for nothing until somebody says that they are agreed.</summary>
internal sealed class ProposePartnership(AppDb db, IAudit audit, TimeProvider clock)
{
    /// <summary>Joins the open transaction. One who was archived meanwhile is left out, and so are goods and groups that are gone: of goods their name stays.</summary>
    public async Task Handle(ActivityId activity, string name, PlaybookPartner last, CancellationToken ct)
    {
        if (await db.FindPartner(last.Partner, ct) is not { Archived: false } partner) return;
        var there = (await db.FindSkus([.. last.Brings.Select(b => b.Sku).OfType<SkuId>()], ct)).Where(c => c.OnSale).Select(c => c.Id).ToHashSet();
        Contribution[] brings = [.. last.Brings.Select(b => b.Sku is { } sku && !there.Contains(sku) ? b with { Sku = null, Words = Short(b.Words) } : b)];
        await db.Execute($"""
            insert into activities_partnerships (brand_id, activity_id, partner_id, id, share_of, share_bp, cost_bp, brings, made_at, version, agreed)
            values ({db.CurrentBrand}, {activity}, {last.Partner}, {Id.New(clock)}, {last.ShareOf}, {last.ShareBp}, {last.CostBp}, {JsonSerializer.Serialize(brings, KernelJson.Options)}, {clock.GetUtcNow()}, 1, {false}) on conflict do nothing
            """, ct);
        foreach (var group in (await db.GroupsOf(activity, ct)).Intersect(last.Groups))
            await db.Execute($"insert into activities_partner_groups (brand_id, activity_id, group_id, partner_id) values ({db.CurrentBrand}, {activity}, {group}, {last.Partner}) on conflict do nothing", ct);
        await audit.Write(db, "activities.partner_proposed", $"{name} · {partner.Name}", null, ct);
    }

    private static string Short(string words) => words.Length <= Contribution.LongestWords ? words : words[..Contribution.LongestWords];
}
