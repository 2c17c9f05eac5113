using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Commerce.Links;

/// <summary>Notes that somebody came by a content link: members, and apart from them browsers that nobody knows. Pages ask nothing of it; orders learn it when they are told of.</summary>
internal sealed class LinkDoor(AppDbSource source, Lane<LinkTouch, Done> lane, TimeProvider clock) : IContentLinks
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);
    private readonly Remembered<(BrandId Brand, string Code), (Guid? Link, long At)> known = new(10_000);

    public async ValueTask Came(HttpContext http, Visit visit, string via)
    {
        if (visit is { Member: null, Revoked: true } || via.Length != SaveLink.CodeLength || await Of(visit.Brand.Id, via.ToUpperInvariant(), http.RequestAborted) is not { } link) return;
        await lane.Post(visit.Brand.Id, link, new(visit.Member?.Id.Value ?? PassingBrowser.Remember(http, visit.Brand.Id), visit.Member is not null, clock.GetUtcNow()));
    }

    public async ValueTask Known(HttpContext http, Visit visit, Guid visitor)
    {
        await using var db = source.Open(Actor.System(visit.Brand.Id));
        await db.Execute($"update commerce_link_outsiders set member_id = {visit.Member!.Id} where brand_id = {visit.Brand.Id} and visitor_id = {visitor} and member_id is null", http.RequestAborted);
    }

    private async ValueTask<Guid?> Of(BrandId brand, string code, CancellationToken ct)
    {
        if (known.TryGetValue((brand, code), out var found) && clock.GetElapsedTime(found.At) < Trusted) return found.Link;
        var at = clock.GetTimestamp();
        await using var db = source.Open(Actor.System(brand));
        var link = await ReadLinks.ByCode(db, code, ct) is { Archived: false } read ? read.Id : (Guid?)null;
        known[(brand, code)] = (link, at);
        return link;
    }
}

/// <param name="Who">The member's id, or what stands for a browser that nobody knows.</param>
internal sealed record LinkTouch(Guid Who, bool IsMember, DateTimeOffset At);

/// <summary>Writes down a batch of people who came by one link: when first, when last, how often.</summary>
internal sealed class DecideLinkTouches : IDecide<LinkTouch, Done>
{
    public async Task<Result<Done>[]> Decide(AppDb db, LaneBatch<LinkTouch> batch, CancellationToken ct)
    {
        await Write(db, batch, "commerce_link_touches", "member_id", isMember: true, ct);
        await Write(db, batch, "commerce_link_outsiders", "visitor_id", isMember: false, ct);
        var answers = new Result<Done>[batch.Count];
        Array.Fill(answers, new Done());
        return answers;
    }

    private static async Task Write(AppDb db, LaneBatch<LinkTouch> batch, string table, string who, bool isMember, CancellationToken ct)
    {
        // One row for each, in order: a statement may not touch a row twice.
        var folded = batch.Where(t => t.IsMember == isMember).GroupBy(t => t.Who).OrderBy(g => g.Key).Select(g => (Who: g.Key, First: g.Min(t => t.At), Last: g.Max(t => t.At), Visits: g.Count())).ToList();
        if (folded.Count == 0) return;
        var rows = db.Rows("t", new("who", folded.ConvertAll(f => f.Who).ToArray()), new("first_one", folded.ConvertAll(f => f.First).ToArray()), new("last_one", folded.ConvertAll(f => f.Last).ToArray()), new("many", folded.ConvertAll(f => f.Visits).ToArray()));
        await db.Execute($"""
            insert into {Sql.Raw(table)} (brand_id, {Sql.Raw(who)}, link_id, first_at, last_at, visits)
            select {db.CurrentBrand}, t.who, {batch.Activity}, t.first_one, t.last_one, t.many from {rows} where true
            on conflict (brand_id, {Sql.Raw(who)}, link_id) do update set visits = {Sql.Raw(table)}.visits + excluded.visits,
              last_at = case when {Sql.Raw(table)}.last_at < excluded.last_at then excluded.last_at else {Sql.Raw(table)}.last_at end
            """, ct);
    }

    // A visit counted twice after a lost answer is a visit too many in a list, never an order.
    public Task<Result<Done>?[]> Recall(AppDb db, LaneBatch<LinkTouch> batch, CancellationToken ct) => Task.FromResult(new Result<Done>?[batch.Count]);
}
