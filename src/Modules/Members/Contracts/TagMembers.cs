using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Members.Contracts;

/// <summary>Gives members a tag, or takes it from them; whom nothing changes for is left out, and undoing touches only the others.</summary>
public sealed class TagMembers(AppDb db, IAudit audit, IOfferUndo undo) : IUndo<TagMembers.Before>
{
    public const int LongestTag = 40, MostAtOnce = 1000;

    private static readonly Refusal TagLength = new("members.tag_length", RefusalKind.Invalid, "Tag", [LongestTag]);
    private static readonly Refusal NobodyToTag = new("members.nobody_to_tag");

    /// <param name="On">False takes the tag away.</param>
    public sealed record Request(IReadOnlyList<MemberId> Members, string Tag, bool On = true);

    /// <param name="Changed">How many got or lost it.</param>
    public sealed record Receipt(int Changed);

    public sealed record Before(IReadOnlyList<Guid> Members, string Tag, bool On);

    public async Task<Result<Receipt>> Handle(Request request, CancellationToken ct)
    {
        var tag = request.Tag.Trim();
        if (tag.Length is 0 or > LongestTag || tag.Any(char.IsControl)) return TagLength;
        var ids = request.Members.Distinct().Take(MostAtOnce).ToArray();
        await using var transaction = await db.Begin(ct);
        var carry = Sql.Of($"select member_id from members_tags where brand_id = {db.CurrentBrand} and tag = {tag} and {db.In("member_id", ids)}");
        var changed = await db.Query($"""
            select id from members_members where brand_id = {db.CurrentBrand} and {db.In("id", ids)} and not staff and not bot and id {Sql.Raw(request.On ? "not in" : "in")} ({carry})
            """, r => r.Guid(0), ct);
        if (changed.Count == 0) return NobodyToTag;
        await Set(changed, tag, request.On, ct);
        await audit.Write(db, request.On ? "members.tagged" : "members.untagged", tag, new { members = changed.Count }, ct);
        await undo.Offer(db, tag, new Before(changed, tag, request.On), ct);
        await transaction.Commit(ct);
        return new Receipt(changed.Count);
    }

    public async Task<Result<Done>> TakeBack(Before before, CancellationToken ct)
    {
        await Set(before.Members, before.Tag, !before.On, ct);
        return new Done();
    }

    private async Task Set(IReadOnlyList<Guid> members, string tag, bool on, CancellationToken ct)
    {
        var ids = members.ToArray();
        await db.Execute(on
            ? Sql.Of($"insert into members_tags (brand_id, member_id, tag) select brand_id, id, {tag} from members_members where brand_id = {db.CurrentBrand} and {db.In("id", ids)} on conflict do nothing")
            : Sql.Of($"delete from members_tags where brand_id = {db.CurrentBrand} and tag = {tag} and {db.In("member_id", ids)}"), ct);
    }
}
