using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Guildhall.PaySandbox;

// A payment provider to rehearse with, and to be tested against: it keeps its promises about money and breaks every promise about manners.
//   pay-sandbox [--port 5650] [--key SECRET] [--mode honest|delayed|…|mixed] [--seed N]
string Option(string name, string other) => Array.IndexOf(args, "--" + name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : other;
if (!Enum.TryParse<Mode>(Option("mode", "mixed").Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var mode) || !int.TryParse(Option("port", "5650"), CultureInfo.InvariantCulture, out var port) || !int.TryParse(Option("seed", "1"), CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("pay-sandbox [--port 5650] [--key SECRET] [--mode " + string.Join("|", Enum.GetNames<Mode>()) + "] [--seed N]");
    return 2;
}
var key = Option("key", "sandbox-secret-for-rehearsals");
var bank = new Bank(seed, mode, TimeProvider.System);
using var callbacks = new Callbacks(bank, key, TimeProvider.System);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
var app = builder.Build();

async Task<byte[]?> Signed(HttpContext http)
{
    var body = new MemoryStream();
    await http.Request.Body.CopyToAsync(body);
    var (time, nonce) = (http.Request.Headers[Signature.Time].ToString(), http.Request.Headers[Signature.Nonce].ToString());
    var expected = Signature.Of(key, Signature.Request, http.Request.Path + http.Request.QueryString, time, nonce, body.ToArray());
    return http.Request.Headers[Signature.Value] == expected ? body.ToArray() : null;
}
static object View(Account p) => new { id = p.Id, state = p.State, amountMinor = p.State == "paid" ? p.PaidMinor : p.AmountMinor, currency = p.Currency, reference = p.Reference, at = p.At };

app.MapPost("/v1/payments", async (HttpContext http) =>
{
    if (await Signed(http) is not { } body) return Results.StatusCode(401);
    var asked = JsonDocument.Parse(body).RootElement;
    var payment = bank.Open(asked.GetProperty("id").GetString()!, asked.GetProperty("amountMinor").GetInt64(), asked.GetProperty("currency").GetString()!, asked.GetProperty("title").GetString()!,
        asked.GetProperty("notify").GetString(), asked.GetProperty("back").GetString());
    return Results.Json(new { url = $"http://{http.Request.Host}/pay/{payment.Id}" });
});
app.MapGet("/v1/payments/{id}", async (string id, HttpContext http) =>
    await Signed(http) is null ? Results.StatusCode(401) : bank.Find(id) is { } payment ? Results.Json(View(payment)) : Results.NotFound());
app.MapPost("/v1/refunds", async (HttpContext http) =>
{
    if (await Signed(http) is not { } body) return Results.StatusCode(401);
    var asked = JsonDocument.Parse(body).RootElement;
    var (refund, problem) = bank.Refund(asked.GetProperty("id").GetString()!, asked.GetProperty("payment").GetString()!, asked.GetProperty("amountMinor").GetInt64());
    if (refund is null) return Results.Json(new { state = "failed", problem, reference = "" });
    if (refund.State != "done") callbacks.Tell(refund, bank.Find(refund.Payment)!);
    return Results.Json(new { state = refund.State, problem = refund.State == "failed" ? "the bank was not in the mood" : null, reference = refund.Reference });
});
app.MapGet("/v1/settlements", async (HttpContext http) => await Signed(http) is null
    ? Results.StatusCode(401)
    : Results.Text(string.Join('\n', bank.Settlement(Instant(http, "from"), Instant(http, "to"))) + "\n", "text/csv", Encoding.UTF8));

app.MapGet("/pay/{id}", (string id) => bank.Find(id) is not { } p ? Results.NotFound() : Results.Content(Cashier.Page(p), "text/html; charset=utf-8"));
app.MapPost("/pay/{id}", (string id, HttpContext http) =>
{
    if (bank.Find(id) is not { } payment) return Results.NotFound();
    if (http.Request.Query["do"] == "close") bank.Close(payment);
    else if (bank.Pay(payment)) callbacks.Tell(payment);
    return Results.Redirect(payment.Back ?? $"/pay/{id}");
});

// For rehearsals and tests: change the mode, move the clock, let go of what was held back, see what was told.
app.MapPost("/control", async (HttpContext http) =>
{
    if (Enum.TryParse<Mode>(http.Request.Query["mode"], ignoreCase: true, out var wanted)) bank.Mode = wanted;
    if (double.TryParse(http.Request.Query["ahead"], CultureInfo.InvariantCulture, out var seconds)) bank.Ahead = TimeSpan.FromSeconds(seconds);
    await callbacks.Release();
    return Results.Json(new { mode = bank.Mode.ToString(), seed });
});
app.MapGet("/control/log", () => Results.Json(callbacks.Log));

await app.StartAsync();
Console.WriteLine($"{app.Urls.First()} · {bank.Mode} · seed {seed}");
await app.WaitForShutdownAsync();
return 0;

static DateTimeOffset Instant(HttpContext http, string name) => DateTimeOffset.Parse(http.Request.Query[name].ToString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
