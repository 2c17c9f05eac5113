using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.Life;

/// <summary>Asks whoever has paid and not said where it goes, in the groups they ordered in. One line per group and hour: asked again within it, the line only says how it stands by then.</summary>
internal sealed class AskDestinations(AppDb db, HouseLines house, IAudit audit, TextCatalogue texts, TimeProvider clock)
{
    private const int MostNamed = 10;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/b/{brand}/activities/{id}/ask-destinations", async (string brand, ActivityId id, HttpContext http, AskDestinations ask, CancellationToken ct) =>
        Answers.Back(http, await ask.Handle(id, new Uri($"{http.Request.Scheme}://{http.Request.Host}"), ct), $"/b/{Uri.EscapeDataString(brand)}/activities/{id.Value}", "activities.did_ask_destinations")).Requires(Permissions.ActivitiesEdit);

    /// <summary>How many orders wait for it.</summary>
    public static Task<long> Waiting(AppDb db, ActivityId activity, CancellationToken ct) =>
        db.Count($"select count(*) from commerce_shop_orders where brand_id = {db.CurrentBrand} and origin_id = {activity} and state = 'paid' and delivery is null", ct);

    /// <param name="site">Where this application is reached.</param>
    public async Task<Result<Done>> Handle(ActivityId id, Uri site, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.LockActivity(id, ct) is not { } activity) return ActivityRefusals.Unknown;
        var buyers = await db.Query($"""
            select distinct o.group_id, m.id, m.name from commerce_shop_orders o join members_members m on m.brand_id = o.brand_id and m.id = o.member_id
            where o.brand_id = {db.CurrentBrand} and o.origin_id = {id} and o.state = 'paid' and o.delivery is null and o.group_id is not null order by o.group_id, m.name, m.id
            """, r => (Group: r.Id<GroupId>(0), Name: r.Text(2)), ct);
        if (buyers.Count == 0) return ActivityRefusals.NobodyToAsk;
        var brand = await db.CurrentBrandProfile(ct);
        var t = new Localizer(texts) { Language = brand.Language };
        var codes = (await db.Query($"select target, min(code) from kernel_codes where brand_id = {brand.Id} and kind = 'group' and revoked_at is null and {db.In("target", buyers.Select(b => b.Group.Value).Distinct().ToArray())} group by target", r => (Group: r.Id<GroupId>(0), Code: r.Text(1)), ct)).ToDictionary(c => c.Group, c => c.Code);
        foreach (var group in buyers.GroupBy(b => b.Group).OrderBy(g => g.Key.Value))
        {
            var names = string.Join(t["activities.and"], group.Take(MostNamed).Select(b => MaskedName.Of(b.Name))) + (group.Count() > MostNamed ? " …" : "");
            var where = codes.TryGetValue(group.Key, out var code) ? new Uri(site, $"/g/{code}/orders").ToString() : "";
            await house.Put(db, group.Key, LineOf(activity, group.Key), t["activities.ask_destinations_line", activity.Name, group.Count(), names, where].Trim(), ct);
        }
        await audit.Write(db, "activities.destinations_asked", activity.Name, new { buyers = buyers.Count }, ct);
        await transaction.Commit(ct);
        return new Done();
    }

    private Guid LineOf(Activity activity, GroupId group)
    {
        var hour = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600);
        return Id.Dated(hour, SHA256.HashData(Encoding.UTF8.GetBytes($"ask-destinations{activity.Id.Value:N}{group.Value:N}")));
    }
}
