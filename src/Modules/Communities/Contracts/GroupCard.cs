using System.Text.Json;
using Guildhall.Communities.Positioning;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Contracts;

public enum RuleKind { Forbid, Reward, Penalty }

public sealed record GroupRule(RuleKind Kind, string Text);

/// <summary>What a group tells whoever comes in: its community's position and rules, and its own state.</summary>
/// <param name="Stage">Nobody writes in a <see cref="GroupStage.Retired"/> group.</param>
/// <param name="Capacity">How many people it is meant for.</param>
/// <param name="Purpose">One sentence; null while the community has no position yet.</param>
/// <param name="WelcomeText">The group's own, else its community's; <c>{name}</c> stands for the newcomer, <c>{group}</c> for the group.</param>
public sealed record GroupCard(
    GroupId GroupId, string Name, CommunityId CommunityId, string CommunityName, Channel Channel, GroupStage Stage, int Capacity,
    string? Purpose, IReadOnlyList<string> Topics, IReadOnlyList<string> MemberValues, IReadOnlyList<GroupRule> Rules, string? WelcomeText)
{
    public bool ReadOnly => Stage == GroupStage.Retired;

    /// <summary>The welcome said to one newcomer.</summary>
    public string? Welcome(string newcomer) => WelcomeText?.Replace("{name}", newcomer, StringComparison.Ordinal).Replace("{group}", Name, StringComparison.Ordinal);
}

public static class ReadGroupCard
{
    /// <summary>Null when the actor's brand has no such group.</summary>
    public static Task<GroupCard?> FindGroupCard(this AppDb db, GroupId id, CancellationToken ct = default) => db.First($"{Select(db)} and g.id = {id}", Read, ct);

    public static Task<List<GroupCard>> AllGroupCards(this AppDb db, CancellationToken ct = default) => db.Query($"{Select(db)} order by c.name, g.name", Read, ct);

    /// <summary>Nobody writes in the group any more.</summary>
    public static async Task<bool> IsArchived(this AppDb db, GroupId id, CancellationToken ct = default) =>
        await db.Count($"select count(*) from communities_groups where brand_id = {db.CurrentBrand} and id = {id} and stage = {GroupStage.Retired}", ct) > 0;

    private static Sql Select(AppDb db) => Sql.Of($"""
        select g.id, g.name, g.community_id, c.name, g.channel, g.stage, g.capacity, g.welcome,
          (select v.canvas from communities_canvases v where v.brand_id = g.brand_id and v.community_id = g.community_id order by v.version desc limit 1)
        from communities_groups g join communities_communities c on c.brand_id = g.brand_id and c.id = g.community_id
        where g.brand_id = {db.CurrentBrand}
        """);

    private static GroupCard Read(Row r)
    {
        var canvas = r.TextOrNull(8) is { } json ? JsonSerializer.Deserialize<Canvas>(json, KernelJson.Options)! : new Canvas();
        return new GroupCard(
            r.Id<GroupId>(0), r.Text(1), r.Id<CommunityId>(2), r.Text(3), r.Enum<Channel>(4), r.Enum<GroupStage>(5), r.Int(6),
            Text(canvas.Purpose), canvas.Topics, canvas.MemberValues, canvas.Rules, r.TextOrNull(7) ?? Text(canvas.Welcome));
    }

    private static string? Text(string text) => text.Length == 0 ? null : text;
}
