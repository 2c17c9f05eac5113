using System.Collections.Concurrent;
using System.Text;
using Guildhall.Host;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Guildhall.Tests.Host;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_that_is_named_hears_of_the_node_and_without_one_nothing_is_sent()
    {
        var heard = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = WebApplication.CreateSlimBuilder().Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            heard.Enqueue((signal, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync();

        async Task Run(string? endpoint)
        {
            var node = new Node();
            var telemetry = new Telemetry(new ConfigurationBuilder().AddInMemoryCollection([new(Telemetry.Endpoint, endpoint)]).Build(), node);
            await telemetry.StartAsync(default);
            using (var meter = new System.Diagnostics.Metrics.Meter("Guildhall.Lanes")) meter.CreateCounter<long>("guildhall.test").Add(1);
            await telemetry.StopAsync(default);
        }

        await Run(null);
        Assert.Empty(heard);
        await Run(collector.Urls.First());
        var (path, body) = Assert.Single(heard, h => h.Path == "metrics");
        Assert.Contains("guildhall.test", body, StringComparison.Ordinal);
        Assert.Contains("service.instance.id", body, StringComparison.Ordinal);
        Assert.Equal("metrics", path);
    }

    [Theory, InlineData("web"), InlineData("lanes,jobs"), InlineData("wbe,lanes"), InlineData(",")]
    public void Roles_that_cannot_work_are_refused(string roles) => Assert.Equal("host.command_bad_roles", HostOptions.From("sqlite:/tmp/x.db", null, roles).Refusal?.Code);

    [Fact]
    public void A_node_may_do_the_web_or_the_jobs_or_all()
    {
        Assert.True(HostOptions.From("sqlite:/tmp/x.db").Value.ServesWeb);
        Assert.True(HostOptions.From("sqlite:/tmp/x.db", null, "web,lanes").Value.ServesWeb);
        Assert.False(HostOptions.From("sqlite:/tmp/x.db", null, "jobs").Value.ServesWeb);
    }
}
