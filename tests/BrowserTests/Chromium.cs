using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Guildhall.BrowserTests;

/// <summary>Debian's Chromium, driven by Playwright; pages that log an error or break the content security policy fail the test.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string Axe = File.ReadAllText(Path.Combine(Server.Root, "src/Ui/assets/node_modules/axe-core/axe.min.js"));

    // The network of the machine, a busy server and one that is started again: pages try again, and the journeys see whether they do.
    private static readonly string[] PartOfLife = ["net::ERR_", "status of 503", "Error Code 503", "htmx:sendError", "htmx:sendAbort", "htmx:afterRequest"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly ConcurrentQueue<string> complaints = new();

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Fails with all that pages logged as errors.</summary>
    /// <param name="expected">Parts of lines that belong to the test.</param>
    public void AssertNoComplaints(params string[] expected)
    {
        var lines = complaints.Where(c => !expected.Any(e => c.Contains(e, StringComparison.Ordinal))).ToList();
        Assert.True(lines.Count == 0, string.Join("\n   ", lines));
    }

    public static async Task<Chromium> Launch()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Chromium(playwright, browser);
    }

    public async Task<IPage> Open(int width, string language, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = language,
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            ReducedMotion = ReducedMotion.Reduce, // Contrast is measured of what stands, not of what fades in.
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(45_000);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !PartOfLife.Any(p => message.Text.Contains(p, StringComparison.Ordinal))) complaints.Enqueue($"{page.Url}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => complaints.Enqueue($"{page.Url}: {error}");
        return page;
    }

    /// <summary>What axe-core calls serious or critical, and elements wider than the screen.</summary>
    public static async Task<List<string>> Barriers(IPage page)
    {
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))");
        var barriers = found.EnumerateArray().Select(v => $"{page.Url}: {v.GetString()}").ToList();
        if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > window.innerWidth + 1")) barriers.Add($"{page.Url}: wider than the screen");
        return barriers;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
