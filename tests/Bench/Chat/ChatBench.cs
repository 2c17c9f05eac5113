using System.Text;
using Guildhall.Bench.Load;
using Guildhall.Bench.Product;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;

namespace Guildhall.Bench.Chat;

/// <summary>The whole product on a port: messages into one room that somebody watches, its page, and its live readers.</summary>
internal sealed class ChatBench : IBench, IServe
{
    private const int LargestPage = 512 * 1024;
    private const int PageConnections = 32;

    public string Name => "chat";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await MembersWorld.Create(options.Storage);
        await using var server = await ServerProcess.Start(options);
        var requests = await MemberRequests.Of(server.Port, world);
        BenchReport post, page;
        await using (await LiveReaders.Open(server.Port, world, 1))
        {
            using var load = await HttpLoad.Connect(server.Port, options.Connections);
            post = await Comparison.Run(options, server, load, requests.Posts("messages", () => $$"""{"id":"{{Id.New(TimeProvider.System)}}","text":"{{Words}}"}"""), requests.Posts("empty", () => ""),
                $"Figure: a message accepted, stored and told to a live reader, from {MembersWorld.Crowd:N0} members of one room in turn. Yardstick: an empty POST by the same members through the same middleware (session, antiforgery).");
        }
        var pages = options with { Connections = PageConnections };
        using (var load = await HttpLoad.Connect(server.Port, PageConnections, LargestPage))
            page = await Comparison.Run(pages, server, load, requests.Gets(""), requests.Gets("/nothing"), $"Figure: the room's page with its newest {ReadMessages.PageSize} messages. Yardstick: a Razor page with nothing in it but head and bundles, behind the same door.");
        var readers = new List<ReadersLine>();
        foreach (var (count, perSecond, bar) in options.Readers > 0 ? [(options.Readers, options.Readers <= 1000 ? 10 : 1, options.Readers <= 1000 ? 500 : 3000)] : new[] { (1000, 10, 500), (10_000, 1, 3000) })
            readers.Add(await Deliver(server, world, requests, count, perSecond, bar, options.Seconds));
        return new ChatReport(post with { Bench = "chat messages" }, page with { Bench = "room page" }, readers);
    }

    public Task Serve(BenchOptions options) => ProductServer.Serve(options);

    private const string Words = "大家早上好，今天的酸种面包出炉了，要不要一起看看？";

    private static async Task<ReadersLine> Deliver(ServerProcess server, MembersWorld world, MemberRequests requests, int count, int perSecond, double bar, double seconds)
    {
        await using var readers = await LiveReaders.Open(server.Port, world, count);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        var messages = (int)Math.Clamp(seconds / 2 * perSecond, 5, 100);
        for (var n = 0; n < messages; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/g/{world.Code}/messages", UriKind.Relative))
            {
                Content = new StringContent($$"""{"id":"{{Id.New(TimeProvider.System)}}","text":"{{LiveReaders.Stamp()}} {{Words}}"}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Cookie", $"{world.Cookies[n]}; {requests.FormsCookie}");
            request.Headers.Add("RequestVerificationToken", requests.Token);
            (await http.SendAsync(request)).EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromSeconds(1.0 / perSecond), TimeProvider.System);
        }
        var expected = (long)messages * count;
        for (var tries = 0; tries < 100 && readers.Delays.Length < expected; tries++) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var delays = readers.Delays;
        double At(double p) => delays.Length == 0 ? 0 : delays[Math.Min(delays.Length - 1, (int)(p * delays.Length))] / 1000.0;
        return new(count, messages, perSecond, At(.5), At(.99), bar, expected - delays.Length);
    }
}
