using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Demo;

/// <summary>Says a made-up line in its group.</summary>
internal sealed class DemoVoice(TimeProvider clock)
{
    private readonly Dictionary<Guid, Guid> said = [];

    public async Task Say(AppDb db, BrandProfile brand, DemoLine line, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (id, day) = (Id.New(clock), brand.Calendar.DayOf(now));
        var answers = line.ReplyTo is { } to && said.TryGetValue(to, out var known) ? known : (Guid?)null;
        await using var transaction = await db.Begin(ct);
        await db.Execute($"""
            insert into conversations_messages (brand_id, group_id, id, seq, at, day, hour, author_id, text, reply_to, broadcast, removed)
            values ({brand.Id}, {line.Group}, {id}, {now.ToUnixTimeMilliseconds()}, {now}, {day}, {brand.Calendar.Local(now).Hour}, {line.Author}, {line.Text}, {answers}, {false}, {false})
            """, ct);
        if (line.Mention is { } mention) await db.Execute($"insert into conversations_mentions (brand_id, group_id, message_id, member_id, day) values ({brand.Id}, {line.Group}, {id}, {mention}, {day})", ct);
        await db.Publish(line.Group.Value, new MessagesChanged(line.Group, day, day), clock, ct);
        await transaction.Commit(ct);
        if (said.Count > 2000) said.Clear();
        said[line.Id] = id;
    }
}
