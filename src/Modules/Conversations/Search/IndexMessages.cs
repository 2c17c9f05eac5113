using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Search;
using Guildhall.Kernel.Storage;
using Guildhall.Text;

namespace Guildhall.Conversations.Search;

/// <summary>Keeps the search of a group in step with its messages, a moment behind them.</summary>
internal sealed class IndexMessages : IHandle<MessagesPosted>, IHandle<MessagesChanged>
{
    public const string Kind = "message";
    private const int Chunk = 500;

    public async Task Handle(MessagesPosted happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var said = await db.Query($"""
            select id, at, text from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {happened.Group} and day = {happened.Day}
              and seq between {happened.First} and {happened.Last} and not removed
            """, r => new SearchEntry(r.Guid(0), r.Time(1), Words.Of(r.Text(2))), ct);
        await db.AddToSearch(Kind, happened.Group.Value, said, ct);
    }

    public async Task Handle(MessagesChanged happened, Delivery delivery, CancellationToken ct)
    {
        var (db, group) = (delivery.Db, happened.Group);
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var (from, to) = (calendar.StartOf(happened.From), calendar.StartOf(happened.To.AddDays(1)));
        var known = await db.InSearch(Kind, group.Value, from, to, ct);
        var said = await db.Query($"select id from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {group} and at >= {from} and at < {to} and not removed", r => r.Guid(0), ct);
        var gone = known.Except(said).ToArray();
        foreach (var chunk in gone.Chunk(Chunk)) await db.RemoveFromSearch(Kind, group.Value, chunk, ct);
        foreach (var chunk in said.Where(id => !known.Contains(id)).Chunk(Chunk))
        {
            var entries = await db.Query($"select id, at, text from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {group} and {db.In("id", chunk)}",
                r => new SearchEntry(r.Guid(0), r.Time(1), Words.Of(r.Text(2))), ct);
            await db.AddToSearch(Kind, group.Value, entries, ct);
        }
    }
}
