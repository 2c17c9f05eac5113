using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Contracts;

public readonly record struct CommunityId(Guid Value) : IId<CommunityId>
{
    public static CommunityId From(Guid value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out CommunityId id) => Id.TryParse(text, out id);
}

/// <summary>Where a group's people talk. Imported history belongs to the channel it was exported from.</summary>
public enum Channel { Web, WeCom, Line, Telegram, WeChat, WhatsApp, Discord, Slack, Irc, Other }

/// <summary>What every module needs to know of a group.</summary>
public sealed record GroupProfile(GroupId Id, CommunityId Community, string CommunityName, string Name, Channel Channel);

public static class GroupProfiles
{
    public static Task<List<GroupProfile>> AllGroups(this AppDb db, CancellationToken ct = default) =>
        db.Query($"{Select(db)} order by c.name, g.name", Read, ct);

    public static Task<GroupProfile?> FindGroup(this AppDb db, GroupId id, CancellationToken ct = default) =>
        db.First($"{Select(db)} and g.id = {id}", Read, ct);

    /// <summary>By the name people gave it; names are unique within a brand.</summary>
    public static Task<GroupProfile?> FindGroup(this AppDb db, string name, CancellationToken ct = default) =>
        db.First($"{Select(db)} and g.name = {name}", Read, ct);

    private static Sql Select(AppDb db) => Sql.Of($"""
        select g.id, g.community_id, c.name, g.name, g.channel from communities_groups g
        join communities_communities c on c.brand_id = g.brand_id and c.id = g.community_id
        where g.brand_id = {db.CurrentBrand}
        """);

    private static GroupProfile Read(Row r) => new(r.Id<GroupId>(0), r.Id<CommunityId>(1), r.Text(2), r.Text(3), r.Enum<Channel>(4));
}
