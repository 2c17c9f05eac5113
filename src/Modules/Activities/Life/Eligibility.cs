using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Activities.Life;

/// <summary>Who may take part. Empty lets in everybody who is in one of the activity's groups.</summary>
/// <param name="Tags">At least one of these.</param>
/// <param name="JoinedDaysBefore">In one of the groups since at least so many days before the start.</param>
/// <param name="NewOnly">Only people without a paid order.</param>
internal sealed record Eligibility(IReadOnlyList<string> Tags, int? JoinedDaysBefore, bool NewOnly)
{
    public static Eligibility Everyone { get; } = new([], null, false);

    public bool IsOpen => Tags.Count == 0 && JoinedDaysBefore is null && !NewOnly;

    /// <summary>Why each of these may not take part; whoever is not named may. Joins the caller's transaction; one question however many are asked about.</summary>
    public async Task<Dictionary<MemberId, Refusal>> Refusals(AppDb db, Activity activity, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        var refused = new Dictionary<MemberId, Refusal>();
        if (IsOpen || members.Count == 0) return refused;
        var brand = db.CurrentBrand;
        var since = activity.StartsAt.AddDays(-(JoinedDaysBefore ?? 0));
        var rows = await db.Query($"""
            select m.id,
              {(Tags.Count == 0 ? Sql.Raw("1") : Sql.Of($"(select count(*) from members_tags t where t.brand_id = m.brand_id and t.member_id = m.id and {db.In("t.tag", Tags.ToArray())})"))},
              {(JoinedDaysBefore is null ? Sql.Raw("1") : Sql.Of($"(select count(*) from members_memberships s join activities_groups g on g.brand_id = s.brand_id and g.group_id = s.group_id and g.activity_id = {activity.Id} where s.brand_id = m.brand_id and s.member_id = m.id and s.joined_at <= {since} and s.left_at is null)"))},
              {(NewOnly ? Sql.Of($"(select count(*) from commerce_orders o where o.brand_id = m.brand_id and o.member_id = m.id)") : Sql.Raw("0"))}
            from members_members m where m.brand_id = {brand} and {db.In("m.id", members.ToArray())}
            """, r => (Id: r.Id<MemberId>(0), Tagged: r.Long(1), Early: r.Long(2), Bought: r.Long(3)), ct);
        foreach (var (id, tagged, early, bought) in rows)
            if (tagged == 0) refused[id] = ActivityRefusals.NotInvited.With(string.Join(" · ", Tags));
            else if (early == 0) refused[id] = ActivityRefusals.JoinedLate.With(JoinedDaysBefore!.Value);
            else if (bought > 0) refused[id] = ActivityRefusals.NotNew;
        return refused;
    }
}
