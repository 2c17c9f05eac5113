using Guildhall.Kernel.Storage;

namespace Guildhall.Insights.Overview;

/// <summary>A step towards the first living group, done or not as the facts say.</summary>
/// <param name="Code">Its words are <c>insights.first.code</c> and, what it is good for, <c>insights.first.code_why</c>.</param>
/// <param name="Path">Below the brand's console.</param>
public sealed record FirstStep(string Code, bool Done, string Path);

internal static class FirstSteps
{
    public const int Enough = 20;

    public static async Task<IReadOnlyList<FirstStep>> Of(AppDb db, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var (positioned, group, people, messages) = await db.First($"""
            select (select count(*) from (select 1 from communities_canvases where brand_id = {brand} limit 1) c), (select count(*) from (select 1 from communities_groups where brand_id = {brand} limit 1) g),
              (select count(*) from (select 1 from members_memberships s join members_members m on m.brand_id = s.brand_id and m.id = s.member_id where s.brand_id = {brand} and not m.staff and not m.bot limit 1) p),
              (select count(*) from (select 1 from conversations_messages where brand_id = {brand} limit {Enough}) w)
            """, r => (r.Long(0) > 0, r.Long(1) > 0, r.Long(2) > 0, r.Long(3)), ct);
        var first = await db.First($"select id from communities_groups where brand_id = {brand} order by created_at limit 1", r => (Guid?)r.Guid(0), ct);
        return
        [
            new("brand", true, "settings"), new("position", positioned, "communities"), new("group", group, "groups/new"),
            new("people", people, first is { } id ? $"groups/{id}/room" : "groups/new"), new("talk", messages >= Enough, first is { } room ? $"groups/{room}/room" : "groups/new"),
        ];
    }
}
