using System.Diagnostics;
using System.Globalization;
using Guildhall.Commerce.Payments;
using Guildhall.PaySandbox;

namespace Guildhall.Tests.Commerce;

/// <summary>The pay sandbox as it ships: a process of its own.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    public const string Key = "test-secret-of-the-sandbox";

    private readonly Process process;
    private readonly HttpClient http;

    private SandboxProcess(Process process, Uri address) => (this.process, Address, http) = (process, address, new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = address });

    public Uri Address { get; }

    public PayWay Way => PayWay.Unset(PayWay.Sandbox) with { Enabled = true, Address = Address.ToString(), Secret = Key };

    public static async Task<SandboxProcess> Start(Mode mode, int seed = 7)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var word in (string[])[typeof(Mode).Assembly.Location, "--port", "0", "--key", Key, "--mode", mode.ToString(), "--seed", seed.ToString(CultureInfo.InvariantCulture)]) start.ArgumentList.Add(word);
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sandbox did not start.");
        return new(process, new Uri(line.Split(' ')[0]));
    }

    /// <summary>The member presses "pay".</summary>
    public async Task Pay(Uri cashier)
    {
        using var answer = await http.PostAsync(new Uri(cashier + "?do=pay"), null);
        Assert.Equal(302, (int)answer.StatusCode);
    }

    public async Task Control(string query)
    {
        using var answer = await http.PostAsync(new Uri("/control?" + query, UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
    }

    public Task<string> Log() => http.GetStringAsync(new Uri("/control/log", UriKind.Relative));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
