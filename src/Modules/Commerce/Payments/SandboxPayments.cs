using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Commerce.Payments;

/// <summary>The provider to rehearse with, a process of its own on this machine (<c>./guildhall pay-sandbox</c>). Speaks as the real ones do: signed requests, signed callbacks, questions, a settlement file.</summary>
internal sealed class SandboxPayments(IHttpClientFactory clients, AppDb db, TimeProvider clock) : IPayments
{
    private static readonly TimeSpan MostAge = TimeSpan.FromMinutes(5);
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);

    public string Provider => PayWay.Sandbox;
    public bool ByHand => false;

    public async Task<Result<Uri?>> Start(PayWay way, Payment payment, ShopOrder order, Uri back, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var notify = new Uri(back, $"/pay/{Provider}/{Uri.EscapeDataString(brand.Code)}");
        var opened = await Call(way, HttpMethod.Post, "/v1/payments", new { id = payment.Id, amountMinor = payment.Amount.Minor, currency = payment.Amount.Currency, title = $"{brand.Name} · {order.Number}", notify, back }, ct);
        if (opened.Refusal is { } refusal) return refusal;
        return Uri.TryCreate(opened.Value.GetProperty("url").GetString(), UriKind.Absolute, out var url) && url.IsLoopback ? url : PaymentRefusals.BadNews;
    }

    public Result<PayNews> Read(PayWay way, IHeaderDictionary headers, ReadOnlyMemory<byte> body)
    {
        var (time, nonce) = (headers["Sandbox-Timestamp"].ToString(), headers["Sandbox-Nonce"].ToString());
        var given = Encoding.UTF8.GetBytes(headers["Sandbox-Signature"].ToString());
        if (way.Secret is null || !CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Sign(way.Secret, "callback", "", time, nonce, body.Span)))) return PaymentRefusals.BadSignature;
        if (!long.TryParse(time, CultureInfo.InvariantCulture, out var seconds) || Math.Abs((clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253402300799))).TotalSeconds) > MostAge.TotalSeconds) return PaymentRefusals.StaleNews;
        try
        {
            return News(JsonDocument.Parse(body).RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return PaymentRefusals.BadNews;
        }
    }

    public async Task<Result<PayNews>> Ask(PayWay way, Guid payment, CancellationToken ct)
    {
        var asked = await Call(way, HttpMethod.Get, $"/v1/payments/{payment}", null, ct);
        return asked.Refusal is { } refusal ? refusal : News(asked.Value);
    }

    public async Task<Result<RefundNews>> Refund(PayWay way, Guid refund, Payment payment, Money amount, CancellationToken ct)
    {
        var sent = await Call(way, HttpMethod.Post, "/v1/refunds", new { id = refund, payment = payment.Id, amountMinor = amount.Minor }, ct);
        if (sent.Refusal is { } refusal) return refusal;
        var reference = sent.Value.GetProperty("reference").GetString();
        return sent.Value.GetProperty("state").GetString() switch
        {
            "done" => new RefundNews(RefundProgress.Done, reference),
            "pending" => new RefundNews(RefundProgress.Pending),
            _ => new RefundNews(RefundProgress.Failed, reference, sent.Value.GetProperty("problem").GetString()),
        };
    }

    public async Task<Result<IReadOnlyList<SettledLine>>> Settlement(PayWay way, DateOnly day, CancellationToken ct)
    {
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var (from, to) = (Uri.EscapeDataString(calendar.StartOf(day).ToString("O")), Uri.EscapeDataString(calendar.StartOf(day.AddDays(1)).ToString("O")));
        var file = await Send(way, HttpMethod.Get, $"/v1/settlements?from={from}&to={to}", null, ct);
        if (file.Refusal is { } refusal) return refusal;
        var lines = new List<SettledLine>();
        foreach (var line in file.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (line.Split(',') is not [var kind, var subject, var reference, var minor, var currency] || !long.TryParse(minor, CultureInfo.InvariantCulture, out var amount)) return PaymentRefusals.BadNews;
            lines.Add(new(kind, subject, reference, new Money(amount, currency.Trim())));
        }
        return lines;
    }

    private static PayNews News(JsonElement told)
    {
        var refund = told.TryGetProperty("kind", out var kind) && kind.GetString() == "refund";
        var state = (refund, told.GetProperty("state").GetString()) switch
        {
            (true, "done") => NewsState.RefundDone,
            (true, "failed") => NewsState.RefundFailed,
            (false, "paid") => NewsState.Paid,
            (false, "closed") => NewsState.Closed,
            _ => NewsState.Waiting,
        };
        return new(told.GetProperty("id").GetGuid(), state, new Money(told.GetProperty("amountMinor").GetInt64(), told.GetProperty("currency").GetString()!), told.GetProperty("reference").GetString() ?? "", told.GetProperty("at").GetDateTimeOffset());
    }

    private async Task<Result<JsonElement>> Call(PayWay way, HttpMethod method, string path, object? body, CancellationToken ct)
    {
        var answer = await Send(way, method, path, body, ct);
        return answer.Refusal is { } refusal ? refusal : JsonDocument.Parse(answer.Value).RootElement;
    }

    private async Task<Result<string>> Send(PayWay way, HttpMethod method, string path, object? body, CancellationToken ct)
    {
        if (!Uri.TryCreate(way.Address, UriKind.Absolute, out var address) || !address.IsLoopback || way.Secret is null) return PaymentRefusals.ProviderSilent;
        var bytes = body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body, Wire);
        var (time, nonce) = (clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        if (body is not null) request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Add("Sandbox-Timestamp", time);
        request.Headers.Add("Sandbox-Nonce", nonce);
        request.Headers.Add("Sandbox-Signature", Sign(way.Secret, "request", request.RequestUri!.PathAndQuery, time, nonce, bytes));
        try
        {
            using var client = clients.CreateClient("payments");
            using var answer = await client.SendAsync(request, ct);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(ct) : PaymentRefusals.ProviderSilent;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return PaymentRefusals.ProviderSilent;
        }
    }

    private static string Sign(string secret, string purpose, string path, string time, string nonce, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{purpose}\n{path}\n{time}\n{nonce}\n");
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. head, .. body]));
    }
}
