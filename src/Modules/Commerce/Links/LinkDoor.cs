using System.Collections.Concurrent;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Commerce.Links;

/// <summary>Notes that a member came by a content link. Pages ask nothing of it; orders learn it when they are told of.</summary>
internal sealed class LinkDoor(AppDbSource source, Lane<LinkTouch, Done> lane, TimeProvider clock) : IContentLinks
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(BrandId Brand, string Code), (Guid? Link, long At)> known = new();

    public async ValueTask Came(HttpContext http, Visit visit, string via)
    {
        if (visit.Member is not { } member || via.Length != SaveLink.CodeLength || await Of(visit.Brand.Id, via.ToUpperInvariant(), http.RequestAborted) is not { } link) return;
        await lane.Post(visit.Brand.Id, link, new(member.Id, clock.GetUtcNow()));
    }

    private async ValueTask<Guid?> Of(BrandId brand, string code, CancellationToken ct)
    {
        if (known.TryGetValue((brand, code), out var found) && clock.GetElapsedTime(found.At) < Trusted) return found.Link;
        var at = clock.GetTimestamp();
        await using var db = source.Open(Actor.System(brand));
        var link = await ReadLinks.ByCode(db, code, ct) is { Archived: false } read ? read.Id : (Guid?)null;
        if (known.Count > 10_000) known.Clear();
        known[(brand, code)] = (link, at);
        return link;
    }
}

internal sealed record LinkTouch(MemberId Member, DateTimeOffset At);

/// <summary>Writes down a batch of members who came by one link: when first, when last, how often.</summary>
internal sealed class DecideLinkTouches : IDecide<LinkTouch, Done>
{
    public async Task<Result<Done>[]> Decide(AppDb db, LaneBatch<LinkTouch> batch, CancellationToken ct)
    {
        // One row per member, in order: a statement may not touch a row twice.
        var folded = batch.GroupBy(t => t.Member.Value).OrderBy(g => g.Key).Select(g => (Member: g.Key, First: g.Min(t => t.At), Last: g.Max(t => t.At), Visits: g.Count())).ToList();
        var rows = db.Rows("t", new("member", folded.ConvertAll(f => f.Member).ToArray()), new("first_one", folded.ConvertAll(f => f.First).ToArray()), new("last_one", folded.ConvertAll(f => f.Last).ToArray()), new("many", folded.ConvertAll(f => f.Visits).ToArray()));
        await db.Execute($"""
            insert into commerce_link_touches (brand_id, member_id, link_id, first_at, last_at, visits)
            select {db.CurrentBrand}, t.member, {batch.Activity}, t.first_one, t.last_one, t.many from {rows} where true
            on conflict (brand_id, member_id, link_id) do update set visits = commerce_link_touches.visits + excluded.visits,
              last_at = case when commerce_link_touches.last_at < excluded.last_at then excluded.last_at else commerce_link_touches.last_at end
            """, ct);
        var answers = new Result<Done>[batch.Count];
        Array.Fill(answers, new Done());
        return answers;
    }

    // A visit counted twice after a lost answer is a visit too many in a list, never an order.
    public Task<Result<Done>?[]> Recall(AppDb db, LaneBatch<LinkTouch> batch, CancellationToken ct) => Task.FromResult(new Result<Done>?[batch.Count]);
}
