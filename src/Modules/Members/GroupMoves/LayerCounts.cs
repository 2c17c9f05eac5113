using Guildhall.Communities.Contracts;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.GroupMoves;

/// <summary>Ordinary members and staff from who is in the groups now; the other layers by a tag of their name until there are tiers. Whoever has such a tag is not ordinary.</summary>
internal sealed class LayerCounts : ILayerCounts
{
    private static readonly (string Tag, Layer Layer)[] Tags =
    [
        ("core", Layer.Core), ("核心", Layer.Core), ("核心成员", Layer.Core), ("核心成員", Layer.Core), ("vip", Layer.Vip), ("koc", Layer.Koc),
        ("expert", Layer.Expert), ("专家", Layer.Expert), ("專家", Layer.Expert), ("partner", Layer.Partner), ("合作伙伴", Layer.Partner), ("合作夥伴", Layer.Partner),
    ];

    public async Task<IReadOnlyList<LayerCount>> Read(AppDb db, CommunityId community, CancellationToken ct)
    {
        var brand = db.CurrentBrand;
        var present = Sql.Of($"""
            select distinct s.member_id from members_memberships s join communities_groups g on g.brand_id = s.brand_id and g.id = s.group_id
            where s.brand_id = {brand} and g.community_id = {community} and s.left_at is null
            """);
        var tags = Tags.Select(t => t.Tag).ToArray();
        var counts = await db.Query($"""
            select lower(t.tag), count(*) from members_tags t join members_members m on m.brand_id = t.brand_id and m.id = t.member_id
            where t.brand_id = {brand} and {db.In("lower(t.tag)", tags)} and not m.staff and not m.bot and t.member_id in ({present}) group by lower(t.tag)
            """, r => (Tag: r.Text(0), People: r.Long(1)), ct);
        var staff = await db.Count($"select count(*) from members_members where brand_id = {brand} and staff and not bot and id in ({present})", ct);
        var ordinary = await db.Count($"""
            select count(*) from members_members m where m.brand_id = {brand} and not m.staff and not m.bot and m.id in ({present})
              and not exists (select 1 from members_tags t where t.brand_id = m.brand_id and t.member_id = m.id and {db.In("lower(t.tag)", tags)})
            """, ct);
        return
        [
            .. Enum.GetValues<Layer>().Select(layer => layer switch
            {
                Layer.Ordinary => new LayerCount(layer, ordinary, true),
                Layer.Staff => new LayerCount(layer, staff, true),
                _ => new LayerCount(layer, counts.Where(c => Tags.Any(t => t.Tag == c.Tag && t.Layer == layer)).Sum(c => c.People), false),
            }),
        ];
    }
}
