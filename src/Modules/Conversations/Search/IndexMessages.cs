using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Search;
using Guildhall.Kernel.Storage;
using Guildhall.Text;

namespace Guildhall.Conversations.Search;

/// <summary>Keeps the search of a group in step with its messages, a moment behind them.</summary>
internal sealed class IndexMessages(TimeProvider clock) : IHandle<MessagesPosted>, IHandle<MessagesChanged>, IHandle<DaysToIndex>
{
    public const string Kind = "message";
    private const int Chunk = 500, MostAtOnce = 1000;

    public async Task Handle(MessagesPosted happened, Delivery delivery, CancellationToken ct)
    {
        var db = delivery.Db;
        var said = await db.Query($"""
            select id, at, text from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {happened.Group} and day = {happened.Day}
              and seq between {happened.First} and {happened.Last} and not removed
            """, r => new SearchEntry(r.Guid(0), r.Time(1), Words.Of(r.Text(2))), ct);
        await db.AddToSearch(Kind, happened.Group.Value, said, ct);
    }

    public Task Handle(MessagesChanged happened, Delivery delivery, CancellationToken ct) => Follow(delivery.Db, happened.Group, happened.From, happened.To, ct);

    public Task Handle(DaysToIndex asked, Delivery delivery, CancellationToken ct) => Follow(delivery.Db, asked.Group, asked.From, asked.To, ct);

    private async Task Follow(AppDb db, GroupId group, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var (from, to) = (calendar.StartOf(first), calendar.StartOf(last.AddDays(1)));
        if (first < last && await db.Count($"select count(*) from conversations_messages where brand_id = {db.CurrentBrand} and group_id = {group} and at >= {from} and at < {to}", ct) > MostAtOnce)
        {
            // In two halves, each in a transaction of its own: others want to write meanwhile.
            var middle = first.AddDays((last.DayNumber - first.DayNumber) / 2);
            await db.Publish([(group.Value, new DaysToIndex(group, first, middle)), (group.Value, new DaysToIndex(group, middle.AddDays(1), last))], clock, ct);
            return;
        }
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

/// <summary>A part of a long stretch of days that is to be followed.</summary>
internal sealed record DaysToIndex(GroupId Group, DateOnly From, DateOnly To);
