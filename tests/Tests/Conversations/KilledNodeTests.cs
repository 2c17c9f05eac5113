using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Conversations;

/// <summary>Processes as they are run, one of them killed without a word: two at once on PostgreSQL, one after the other on SQLite.</summary>
public sealed class KilledNodeTests
{
    private const int Writers = 8, Each = 16, KilledAfter = 40, AfterTheKill = 4;

    [Fact]
    public async Task A_killed_process_takes_no_acknowledged_message_with_it_and_its_listener_goes_on_at_the_next_without_loss()
    {
        var world = await KilledWorld.Create();
        var code = world.Code;
        await using var dying = await world.Serve();
        var standby = world.Storage.Kind == StorageKind.PostgreSql ? await world.Serve() : null;
        var people = await Task.WhenAll(Enumerable.Range(0, Writers).Select(n => world.Join(dying, $"Member {n}")));
        var heard = new Heard();
        var listening = heard.Listen(people[0], code);

        var (acknowledged, unsure) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentQueue<(int Writer, Guid Id, string Text)>());
        var (enough, killed) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var firing = Task.WhenAll(people.Select(async (browser, writer) =>
        {
            for (var n = 0; n < Each; n++)
            {
                // However fast the machine: some are sent when nobody is there any more.
                if (n == Each - AfterTheKill) await killed.Task;
                var (id, text) = (Guid.CreateVersion7(), $"shot {writer}.{n}");
                if (await TrySay(browser, code, id, text)) acknowledged[id] = text;
                else unsure.Enqueue((writer, id, text));
                if (acknowledged.Count >= KilledAfter) enough.TrySetResult();
            }
        }));
        await enough.Task;
        dying.Kill();
        killed.SetResult();
        await firing;
        await listening;
        Assert.NotEmpty(unsure);
        var before = acknowledged.Count;

        await using var living = standby ?? await world.Serve();
        var moved = people.Select(browser => KilledWorld.At(living, browser)).ToList();
        using var end = new CancellationTokenSource();
        var going = heard.Listen(moved[0], code, end.Token);
        foreach (var (writer, id, text) in unsure)
        {
            Assert.True(await TrySay(moved[writer], code, id, text), text);
            acknowledged[id] = text;
        }

        Assert.Equal(Writers * Each, acknowledged.Count);
        await RoomEntryTests.Eventually(() => Task.FromResult(heard.Messages.Count(m => acknowledged.ContainsKey(m)) >= acknowledged.Count));
        await end.CancelAsync();
        await going;
        var stored = await world.Look(db => db.Query($"select id, seq, text from conversations_messages where brand_id = {world.Brand.Id} and group_id = {world.Group} and not broadcast order by seq", r => (Id: r.Guid(0), Seq: r.Long(1), Text: r.Text(2))));
        Assert.True(before >= KilledAfter);
        Assert.Equal(acknowledged.OrderBy(a => a.Key), stored.Select(s => KeyValuePair.Create(s.Id, s.Text)).OrderBy(a => a.Key));
        Assert.Equal(stored.Select(s => s.Id), heard.Messages.Where(acknowledged.ContainsKey));
        // What happened in the room while the listener moved is there once and in order: welcomes and people among it.
        Assert.Equal(Enumerable.Range((int)heard.Seqs[0], heard.Seqs.Count), heard.Seqs.Select(s => (int)s));
    }

    private static Task<bool> TrySay(Browser browser, string code, Guid id, string text) => KilledWorld.Try(() => browser.PostJson($"/g/{code}/messages", new { id, text }));

    /// <summary>What an EventSource hears over all its connections.</summary>
    private sealed class Heard
    {
        private readonly Lock door = new();
        private readonly List<Guid> messages = [];
        private readonly List<long> seqs = [];
        private string? lastId;

        public List<Guid> Messages { get { lock (door) return [.. messages]; } }

        public List<long> Seqs { get { lock (door) return [.. seqs]; } }

        /// <summary>Until the connection ends.</summary>
        public async Task Listen(Browser browser, string code, CancellationToken ct = default)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/g/{code}/live", UriKind.Relative));
            if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
            try
            {
                using var response = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
                var (id, kind, data) = (lastId, "", "");
                while (await lines.ReadLineAsync(ct) is { } line)
                {
                    if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
                    else if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
                    else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
                    else if (line.Length == 0)
                    {
                        // As a browser does: an id counts when its event is complete.
                        lock (door)
                        {
                            lastId = id;
                            if (kind.Length > 0) seqs.Add(long.Parse(id!, CultureInfo.InvariantCulture));
                            if (kind == "said") messages.Add(JsonDocument.Parse(data).RootElement.GetProperty("id").GetGuid());
                        }
                        (kind, data) = ("", "");
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // The node is gone.
            }
        }
    }
}
