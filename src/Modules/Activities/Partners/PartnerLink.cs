using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Partners;

/// <summary>The link by which a partner sees its own numbers of one activity, without signing in: 128 random bits of which only the hash is kept. A new one ends the old.</summary>
internal sealed class PartnerLink(AppDb db, CodeBook codes, IAudit audit, TimeProvider clock)
{
    public const string Kind = "partner";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/partners/{partner:guid}/link/withdraw", async (string brand, ActivityId id, Guid partner, HttpContext http, PartnerLink link, CancellationToken ct) =>
        Answers.Back(http, await link.Withdraw(id, new(partner), ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}/partners/{partner}", "activities.did_partner_withdraw")).Requires(Permissions.ActivitiesEdit);

    /// <summary>Answers what stands at the end of the link: to be told now.</summary>
    public async Task<Result<string>> Renew(ActivityId id, PartnerId partner, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity || await db.FindPartnership(id, partner, ct) is not { } partnership) return ActivityRefusals.PartnerUnknown;
        if (!partnership.Agreed) return ActivityRefusals.PartnerProposed;
        var secret = await db.RenewSecret(Kind, partnership.Id, clock, ct);
        await audit.Write(db, "activities.partner_link_made", $"{activity.Name} · {partnership.Name}", null, ct);
        db.AfterCommit(() => codes.Forget(partnership.Id));
        await transaction.Commit(ct);
        return secret;
    }

    public async Task<Result<Done>> Withdraw(ActivityId id, PartnerId partner, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity || await db.FindPartnership(id, partner, ct) is not { } partnership) return ActivityRefusals.PartnerUnknown;
        if (await db.RevokeCodes(Kind, partnership.Id, clock, ct) == 0) return new Done();
        await audit.Write(db, "activities.partner_link_withdrawn", $"{activity.Name} · {partnership.Name}", null, ct);
        db.AfterCommit(() => codes.Forget(partnership.Id));
        await transaction.Commit(ct);
        return new Done();
    }
}

/// <summary>What a partner shares: the activity's page in one group, with the partner's code.</summary>
public sealed record SharedLink(string Group, string Address);

internal static class ReadSharedLinks
{
    /// <summary>Of the partner's own groups, or of all the activity's when it has none.</summary>
    /// <param name="origin">Scheme and host.</param>
    public static Task<List<SharedLink>> SharedLinks(this AppDb db, string origin, Activity activity, string memberPath, Partnership partnership, CancellationToken ct) => db.Query($"""
        select g.name, c.code from activities_groups a join communities_groups g on g.brand_id = a.brand_id and g.id = a.group_id
        join kernel_codes c on c.brand_id = a.brand_id and c.kind = 'group' and c.target = a.group_id and c.revoked_at is null
        where a.brand_id = {db.CurrentBrand} and a.activity_id = {activity.Id} {(partnership.Groups.Count == 0 ? Sql.Empty : Sql.Of($"and {db.In("a.group_id", partnership.Groups.ToArray())}"))} order by g.name, c.code
        """, r => new SharedLink(r.Text(0), $"{origin}/g/{r.Text(1)}/{memberPath}/{activity.Id.Value}?from={partnership.Code}"), ct);
}
