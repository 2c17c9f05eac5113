using System.Buffers;
using System.Globalization;
using System.Text;
using Guildhall.Bench.Load;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Bench.Noop;

/// <summary>A bare order through the lane over HTTP: the ceiling of every complete one.</summary>
internal sealed class NoopBench : IBench, IServe
{
    private static readonly BrandId Brand = new(new Guid("01900000-0000-7000-8000-000000000001"));

    public string Name => "noop";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        Guid stock;
        await using (var source = new AppDbSource(options.Storage, []))
        {
            await source.Migrate();
            await NoopTables.Create(source);
            await using var db = source.Open(Actor.System(Brand));
            stock = await NoopTables.AddStock(db, long.MaxValue / 2);
        }
        await using var server = await ServerProcess.Start(options);
        using var load = await HttpLoad.Connect(server.Port, options.Connections);
        return await Comparison.Run(options, server, load, Orders(stock), Empty(), "Kernel-level floor: stand-in session check, no routing by brand, no holds, limits or outbox.");
    }

    public Task Serve(BenchOptions options) => BenchServer.Serve(options,
        services => services.AddLane<PlaceNoopOrder, NoopReceipt, DecideNoopOrders>(),
        app =>
        {
            var sessions = app.Services.GetRequiredService<SessionCheck>();
            var lane = app.Services.GetRequiredService<Lane<PlaceNoopOrder, NoopReceipt>>();
            app.MapPost("/orders/{stock}", async (HttpContext http) =>
            {
                if (!sessions.Knows(http))
                {
                    http.Response.StatusCode = 401;
                    return;
                }
                var stock = Guid.Parse((string)http.Request.RouteValues["stock"]!);
                var order = await http.Request.ReadFromJsonAsync(NoopJson.Default.PlaceNoopOrder, http.RequestAborted);
                var result = await lane.Post(Brand, stock, order!);
                if (result.Refusal is { } refusal) http.Response.StatusCode = (int)refusal.Kind;
                else
                {
                    var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(result.Value, NoopJson.Default.NoopReceipt);
                    http.Response.ContentType = "application/json; charset=utf-8";
                    http.Response.ContentLength = body.Length;
                    http.Response.BodyWriter.Write(body);
                }
            });
        });

    private static RequestWriter Empty()
    {
        var request = Encoding.ASCII.GetBytes($"POST /empty HTTP/1.1\r\nHost: localhost\r\nCookie: {SessionCheck.Cookie}\r\nContent-Length: 0\r\n\r\n");
        return buffer =>
        {
            request.CopyTo(buffer);
            return request.Length;
        };
    }

    private static RequestWriter Orders(Guid stock)
    {
        const string body = """{"id":"00000000-0000-0000-0000-000000000000","member":0000000,"quantity":1}""";
        var text = string.Create(CultureInfo.InvariantCulture,
            $"POST /orders/{stock} HTTP/1.1\r\nHost: localhost\r\nCookie: {SessionCheck.Cookie}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body.Replace("0000000,", "1234567,", StringComparison.Ordinal)}");
        var request = Encoding.ASCII.GetBytes(text);
        var id = text.IndexOf("00000000-0000", StringComparison.Ordinal);
        return buffer =>
        {
            request.CopyTo(buffer);
            Id.New(TimeProvider.System).TryFormat(buffer[id..], out _);
            return request.Length;
        };
    }
}
