using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Bench.Load;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Guildhall.Bench.Chat;

/// <summary>The whole product on a port: messages into one room that somebody watches, its page, and its live readers.</summary>
internal sealed partial class ChatBench : IBench, IServe
{
    private const int Members = 1000;
    private const int LargestPage = 512 * 1024;
    private const int PageConnections = 32;

    public string Name => "chat";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        var world = await ChatWorld.Create(options.Storage, Members);
        await using var server = await ServerProcess.Start(options);
        var forms = await Forms.Of(server.Port);
        BenchReport post, page;
        await using (await LiveReaders.Open(server.Port, world, 1))
        {
            using var load = await HttpLoad.Connect(server.Port, options.Connections);
            post = await Comparison.Run(options, server, load, Posts(world, forms, "messages", () => $$"""{"id":"{{Id.New(TimeProvider.System)}}","text":"{{Words}}"}"""), Posts(world, forms, "empty", () => ""),
                $"Figure: a message accepted, stored and told to a live reader, from {Members} members of one room in turn. Yardstick: an empty POST by the same members through the same middleware (session, antiforgery). The limit per member is off.");
        }
        var pages = options with { Connections = PageConnections };
        using (var load = await HttpLoad.Connect(server.Port, PageConnections, LargestPage))
            page = await Comparison.Run(pages, server, load, Gets(world, forms, ""), Gets(world, forms, "/nothing"), $"Figure: the room's page with its newest {ReadMessages.PageSize} messages. Yardstick: a Razor page with nothing in it but head and bundles, behind the same door.");
        var readers = new List<ReadersLine>();
        foreach (var (count, perSecond, bar) in options.Readers > 0 ? [(options.Readers, options.Readers <= 1000 ? 10 : 1, options.Readers <= 1000 ? 500 : 3000)] : new[] { (1000, 10, 500), (10_000, 1, 3000) })
            readers.Add(await Deliver(server, world, forms, count, perSecond, bar, options.Seconds));
        return new ChatReport(post with { Bench = "chat messages" }, page with { Bench = "room page" }, readers);
    }

    public async Task Serve(BenchOptions options)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "guildhall-bench")).FullName;
        await using var app = GuildhallApp.Build(new(options.Storage, folder, "http://127.0.0.1:0", new HashSet<string> { "web", "lanes" }), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.Replace(ServiceDescriptor.Singleton(_ => Envelope.FromEnvironmentOr(Path.Combine(folder, "bench.key")))); // As every bench on this database.
            builder.Services.Replace(ServiceDescriptor.Singleton(provider => new Pace(provider.GetRequiredService<TimeProvider>(), int.MaxValue)));
        });
        app.MapPost("/g/{code}/empty", (string code) => TypedResults.Ok()).ByCode(insideOnly: true);
        app.MapRazorComponents<EmptyApp>();
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        while (await Console.In.ReadLineAsync() is not null) { }
        await app.StopAsync(new CancellationToken(canceled: true));
    }

    private const string Words = "大家早上好，今天的酸种面包出炉了，要不要一起看看？";

    private static async Task<ReadersLine> Deliver(ServerProcess server, ChatWorld world, Forms forms, int count, int perSecond, double bar, double seconds)
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
            request.Headers.Add("Cookie", $"{world.Cookies[n]}; {forms.Cookie}");
            request.Headers.Add("RequestVerificationToken", forms.Token);
            (await http.SendAsync(request)).EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromSeconds(1.0 / perSecond), TimeProvider.System);
        }
        var expected = (long)messages * count;
        for (var tries = 0; tries < 100 && readers.Delays.Length < expected; tries++) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var delays = readers.Delays;
        double At(double p) => delays.Length == 0 ? 0 : delays[Math.Min(delays.Length - 1, (int)(p * delays.Length))] / 1000.0;
        return new(count, messages, perSecond, At(.5), At(.99), bar, expected - delays.Length);
    }

    private static RequestWriter Posts(ChatWorld world, Forms forms, string path, Func<string> body)
    {
        var turn = 0;
        return buffer =>
        {
            var text = body();
            var member = world.Cookies[(int)((uint)Interlocked.Increment(ref turn) % (uint)world.Cookies.Count)];
            return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"POST /g/{world.Code}/{path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nCookie: {member}; {forms.Cookie}\r\nRequestVerificationToken: {forms.Token}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n\r\n{text}"), buffer);
        };
    }

    private static RequestWriter Gets(ChatWorld world, Forms forms, string path)
    {
        var turn = 0;
        return buffer => Encoding.ASCII.GetBytes(
            $"GET /g/{world.Code}{path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: {world.Cookies[(int)((uint)Interlocked.Increment(ref turn) % (uint)world.Cookies.Count)]}; {forms.Cookie}\r\n\r\n", buffer);
    }

    /// <summary>The antiforgery pair of a browser: all of the bench's members share one.</summary>
    private sealed partial record Forms(string Cookie, string Token)
    {
        public static async Task<Forms> Of(int port)
        {
            var cookies = new CookieContainer();
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies });
            var address = new Uri($"http://127.0.0.1:{port}/sign-in");
            var page = await http.GetStringAsync(address);
            return new(cookies.GetCookieHeader(address), Field().Match(page).Groups[1].Value);
        }

        [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
        private static partial Regex Field();
    }
}
