using System.Collections.Concurrent;
using System.Net;
using Guildhall.Kernel.Keys;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Tests.Conversations;

public sealed class RoomNodesTests
{
    [Fact]
    public async Task Two_nodes_show_each_others_messages_in_one_order()
    {
        await using var first = await WebWorld.Create();
        await using var second = await Node(first);
        var room = await RoomWorld.Create(first);
        using var anna = await room.Join("Anna");
        using var ben = await room.On(second).Join("Ben");
        using var annaOnSecond = room.On(second).OtherTabOf(anna);
        await using var onFirst = await Reader.Open(anna, room.Code);
        await using var onSecond = await Reader.Open(annaOnSecond, room.Code);

        var said = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(n => new[] { Say(room, anna, $"a{n}"), Say(room.On(second), ben, $"b{n}") }));
        async Task Say(RoomWorld at, Browser who, string text) => said.Add(await at.Say(who, text));

        await onFirst.Has(said);
        await onSecond.Has(said);
        Assert.Equal(onFirst.Order(said), onSecond.Order(said));
        Assert.Equal((await room.Messages()).Select(m => m.Id), onFirst.Order(said));
    }

    [Fact]
    public async Task A_node_that_dies_takes_no_acknowledged_message_with_it_and_its_readers_go_on_at_the_other()
    {
        var dying = await WebWorld.Create();
        await using var living = await Node(dying);
        var room = await RoomWorld.Create(living);
        var here = room.On(dying);
        using var anna = await here.Join("Anna");
        using var moved = room.OtherTabOf(anna);
        await using var reader = await Reader.Open(anna, room.Code);
        var (acknowledged, unsure) = (new ConcurrentBag<Guid>(), new ConcurrentBag<(Guid Id, string Text)>());

        var firing = Task.WhenAll(Enumerable.Range(0, 18).Select(async n =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(n * 8), TimeProvider.System);
            var (id, text) = (Guid.CreateVersion7(), $"shot {n}");
            try
            {
                using var answer = await here.TrySay(anna, text, id);
                if (answer.StatusCode == HttpStatusCode.OK) acknowledged.Add(id);
                else unsure.Add((id, text));
            }
            catch (HttpRequestException)
            {
                unsure.Add((id, text));
            }
        }));
        await Task.Delay(TimeSpan.FromMilliseconds(70), TimeProvider.System);
        await dying.App.DisposeAsync(); // Without stopping first.
        await firing;

        Assert.True((await room.Messages()).Select(m => m.Id).ToHashSet().IsSupersetOf(acknowledged));
        foreach (var (id, text) in unsure) await room.Say(moved, text, id);
        Assert.Equal(18, (await room.Messages()).Count);
        await using var resumed = await Reader.Open(moved, room.Code, reader.LastId);
        var rest = (await room.Messages()).Where(m => m.Seq > reader.LastId).Select(m => m.Id).ToList();
        await resumed.Has(rest);
        Assert.Empty(reader.Seen.Intersect(resumed.Seen));
    }

    private static Task<WebWorld> Node(WebWorld first) => WebWorld.Create(setUp: false, storage: first.Source.Options,
        configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton(first.App.Services.GetRequiredService<Envelope>())));

    /// <summary>A browser that listens to the room.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly List<Guid> seen = [];
        private readonly Lock door = new();
        private Task reading = Task.CompletedTask;

        public long LastId { get; private set; }

        public List<Guid> Seen
        {
            get { lock (door) return [.. seen]; }
        }

        public static async Task<Reader> Open(Browser browser, string code, long? after = null)
        {
            var reader = new Reader();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/g/{code}/live", UriKind.Relative));
            if (after is { } id) request.Headers.Add("Last-Event-ID", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var response = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
            await lines.ReadLineAsync(); // retry
            await lines.ReadLineAsync(); // id: where it begins
            reader.reading = Task.Run(() => reader.Read(lines));
            return reader;
        }

        public Task Has(IEnumerable<Guid> ids) => RoomEntryTests.Eventually(() => Task.FromResult(ids.All(id => Seen.Contains(id))));

        public List<Guid> Order(IEnumerable<Guid> of) => [.. Seen.Where(of.Contains)];

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await reading;
            end.Dispose();
        }

        private async Task Read(StreamReader lines)
        {
            try
            {
                var kind = "";
                while (await lines.ReadLineAsync(end.Token) is { } line)
                {
                    lock (door)
                    {
                        if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture);
                        if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
                        if (kind == "said" && line.StartsWith("data: ", StringComparison.Ordinal)) seen.Add(System.Text.Json.JsonDocument.Parse(line[6..]).RootElement.GetProperty("id").GetGuid());
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
            {
                // The server is gone; a browser would come back.
            }
        }
    }
}
