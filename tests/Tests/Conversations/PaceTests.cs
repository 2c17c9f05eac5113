using System.Net;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Tests.Conversations;

public sealed class PaceTests
{
    private const int Most = 20, Sent = 30;

    [Fact]
    public async Task A_member_writes_no_faster_over_two_nodes_and_two_rooms_than_over_one()
    {
        await using var first = await WebWorld.Create();
        await using var second = await WebWorld.Create(setUp: false, storage: first.Source.Options,
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton(first.App.Services.GetRequiredService<Envelope>())));
        var room = await RoomWorld.Create(first);
        var sister = await RoomWorld.In(first, room.Brand);
        using var here = await room.Join("Quick");
        using (var joined = await sister.TryJoin(here, "Quick")) Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        using var there = room.On(second).OtherTabOf(here);
        var refused = 0;

        // Each node lets half of them through by its own count.
        for (var n = 0; n < Sent; n++)
        {
            var (browser, where) = n % 2 == 0 ? (here, room) : (there, sister.On(second));
            using var answer = await where.TrySay(browser, $"word {n}");
            if (answer.StatusCode == HttpStatusCode.OK) continue;
            Assert.Equal("conversations.too_fast", (await RoomWorld.Problem(answer)).Code);
            Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            refused++;
        }

        await using var db = room.Open();
        var said = await db.Query($"select at from conversations_messages where brand_id = {room.Brand.Id} and not broadcast order by at", r => r.Time(0));
        Assert.Equal(Sent, said.Count + refused);
        Assert.All(said.Zip(said.Skip(Most)), pair => Assert.True(pair.Second - pair.First >= Pace.Within, $"{pair}"));
        // However slow the machine: whoever was fast was slowed down.
        if (said[^1] - said[0] < Pace.Within) Assert.Equal(Most, said.Count);
    }

    [Fact]
    public async Task Counting_what_a_member_said_lately_walks_the_index_of_authors()
    {
        await using var world = await KernelWorld.Create();
        await using var db = world.Open();
        var author = Guid.CreateVersion7();
        var plan = await db.Query(Sql.Of($"""
            {Sql.Raw(db.IsSqlite ? "explain query plan" : "explain")} select at from conversations_messages m
            where m.brand_id = {world.Brand} and m.author_id = {author} and m.at > {DateTimeOffset.UnixEpoch} and m.body is not null and m.id >= {PostMessage.OldestId(TimeProvider.System.GetUtcNow())}
            """), r => r.Text(db.IsSqlite ? 3 : 0));

        Assert.Contains(plan, line => line.Contains(db.IsSqlite ? "ix_conversations_messages_pace" : "author_id_at_idx", StringComparison.Ordinal));
    }
}
