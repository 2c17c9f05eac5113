using Guildhall.Kernel;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Guildhall.Host;

/// <summary>Sends measures and traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, by OTLP over HTTP. Without that nothing is gathered and nothing leaves the machine.</summary>
internal sealed class Telemetry(IConfiguration configuration, Node node) : IHostedService
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private IDisposable? meters, traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration[Endpoint] is not { Length: > 0 } collector) return Task.CompletedTask;
        var resource = ResourceBuilder.CreateDefault().AddService("guildhall", serviceInstanceId: node.Name);
        void To(OtlpExporterOptions options, string signal) => (options.Endpoint, options.Protocol) = (new Uri($"{collector.TrimEnd('/')}/v1/{signal}"), OtlpExportProtocol.HttpProtobuf);
        meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Meters.Lanes, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
            .AddOtlpExporter((options, reader) =>
            {
                To(options, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)Every.TotalMilliseconds;
            }).Build();
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Microsoft.AspNetCore", "Npgsql").AddOtlpExporter(options => To(options, "traces")).Build();
        return Task.CompletedTask;
    }

    /// <summary>What has gathered is sent before the process goes.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        meters?.Dispose();
        traces?.Dispose();
        return Task.CompletedTask;
    }
}
