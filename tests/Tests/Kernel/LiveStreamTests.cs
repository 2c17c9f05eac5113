using System.Net.Http.Headers;
using Guildhall.Kernel.Live;
using Guildhall.Tests.Worlds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guildhall.Tests.Kernel;

public sealed class LiveStreamTests
{
    [Fact]
    public async Task A_browser_gets_events_with_their_seq_and_resumes_after_the_last_one_it_had()
    {
        await using var world = await KernelWorld.Create();
        var room = Guid.CreateVersion7();
        await using var app = await Serve(world, room);
        await LiveRoomsTests.Say(world, room, 3);

        var first = await Lines(app, "?after=1", null, 8, () => Task.CompletedTask);
        Assert.Equal(["retry: 2000", "id: 1", "", "id: 2", "event: said", """data: {"n":1}""", "", "id: 3"], first);

        var resumed = await Lines(app, "?after=1", "3", 7, () => LiveRoomsTests.Say(world, room, 1));
        Assert.Equal(["retry: 2000", "id: 3", "", "id: 4", "event: said", """data: {"n":0}""", ""], resumed);
    }

    [Fact]
    public async Task Without_a_cursor_or_with_one_from_the_future_the_stream_starts_now()
    {
        await using var world = await KernelWorld.Create();
        var room = Guid.CreateVersion7();
        await using var app = await Serve(world, room);
        await LiveRoomsTests.Say(world, room, 5);

        foreach (var (after, lastId) in new[] { ("", null), ("", "999"), ("?after=rubbish", (string?)null), ("", "1.2") })
            Assert.Equal("id: 5", (await Lines(app, after, lastId, 2, () => Task.CompletedTask))[1]);
    }

    [Fact]
    public async Task Several_rooms_share_a_stream_and_its_id_holds_the_place_in_each()
    {
        await using var world = await KernelWorld.Create();
        var (a, b) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var app = await Serve(world, a, b);
        await LiveRoomsTests.Say(world, a, 2);
        await LiveRoomsTests.Say(world, b, 4);

        var first = await Lines(app, "?after=0.3", null, 3 + 3 * 4, () => Task.CompletedTask);
        var ids = first.Where(l => l.StartsWith("id: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(("id: 0.3", "id: 2.4", 4), (ids[0], ids[^1], ids.Count));

        var resumed = await Lines(app, "", "2.4", 4, () => LiveRoomsTests.Say(world, b, 1));
        Assert.Equal(["id: 2.4", "id: 2.5"], resumed.Where(l => l.StartsWith("id: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_answer_is_an_unbuffered_event_stream_and_ends_when_the_server_stops()
    {
        await using var world = await KernelWorld.Create();
        var app = await Serve(world, Guid.CreateVersion7());
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(app.Urls.First() + "/live"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(("text/event-stream", true), (response.Content.Headers.ContentType?.MediaType, response.Headers.CacheControl?.NoStore));

        var start = TimeProvider.System.GetTimestamp();
        await app.StopAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "An open stream held up the end of the server.");
        await app.DisposeAsync();
    }

    private static async Task<WebApplication> Serve(KernelWorld world, params Guid[] rooms)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(world.Services.GetRequiredService<LiveRooms>());
        var app = builder.Build();
        app.MapGet("/live", (HttpContext http) => LiveStream.Write(http, world.Brand, rooms));
        await app.StartAsync();
        return app;
    }

    private static async Task<List<string>> Lines(WebApplication app, string query, string? lastEventId, int count, Func<Task> onceOpen)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Urls.First() + "/live" + query);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var lines = new List<string>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (lines.Count < count)
        {
            lines.Add(await reader.ReadLineAsync(patience.Token) ?? throw new IOException("The stream ended."));
            if (lines.Count == 3) await onceOpen();
        }
        return lines;
    }
}
