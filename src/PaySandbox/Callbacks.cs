using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Guildhall.PaySandbox;

/// <summary>Tells Guildhall what happened, in the way the mode has it: late, twice, out of order, with another amount, or not at all.</summary>
public sealed class Callbacks(Bank bank, string key, TimeProvider clock) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<Func<Task>> held = [];
    private readonly Lock door = new();
    private readonly List<string> log = [];

    public string[] Log
    {
        get { lock (door) return [.. log]; }
    }

    public void Tell(Account payment)
    {
        var amount = payment.Mode == Mode.WrongAmount ? payment.PaidMinor + 1 : payment.PaidMinor;
        var news = News("payment", payment.Id, "paid", amount, payment.Currency, payment.Reference, payment.At);
        switch (payment.Mode)
        {
            case Mode.Missing: Note($"{payment.Id} missing"); break;
            case Mode.Delayed: _ = After(TimeSpan.FromMilliseconds(300 + bank.Next(1200)), () => Send(payment.Notify, news)); break;
            case Mode.Duplicate: for (var n = 0; n < 2 + bank.Next(3); n++) _ = Send(payment.Notify, news); break;
            case Mode.Reordered: Hold(() => Send(payment.Notify, news)); break;
            default: _ = Send(payment.Notify, news); break;
        }
    }

    public void Tell(Returned refund, Account of) => _ = Send(of.Notify, News("refund", refund.Id, refund.State, refund.AmountMinor, refund.Currency, refund.Reference, refund.At));

    /// <summary>What was held back goes out now, the last first.</summary>
    public async Task Release()
    {
        List<Func<Task>> now;
        lock (door)
        {
            now = [.. held.AsEnumerable().Reverse()];
            held.Clear();
        }
        foreach (var send in now) await send();
    }

    public void Dispose() => http.Dispose();

    private static string News(string kind, string id, string state, long amount, string currency, string reference, DateTimeOffset at) =>
        JsonSerializer.Serialize(new { kind, id, state, amountMinor = amount, currency, reference, at });

    private void Hold(Func<Task> send)
    {
        lock (door) held.Add(send);
        if (held.Count > 2) _ = Release();
        else _ = After(TimeSpan.FromSeconds(2), Release);
    }

    private async Task After(TimeSpan wait, Func<Task> act)
    {
        await Task.Delay(wait, clock);
        await act();
    }

    private async Task Send(string? notify, string body)
    {
        if (notify is null) return;
        for (var attempt = 0; attempt < 4; attempt++)
        {
            try
            {
                var (time, nonce) = (bank.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Guid.CreateVersion7(bank.Now).ToString("N"));
                using var request = new HttpRequestMessage(HttpMethod.Post, notify) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
                request.Headers.Add(Signature.Time, time);
                request.Headers.Add(Signature.Nonce, nonce);
                request.Headers.Add(Signature.Value, Signature.Of(key, Signature.Callback, "", time, nonce, Encoding.UTF8.GetBytes(body)));
                using var answer = await http.SendAsync(request);
                Note($"{(int)answer.StatusCode} {body}");
                if (answer.IsSuccessStatusCode) return; // Whatever else is answered, providers come again.
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Note($"unreachable {body}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200 << attempt), clock);
        }
    }

    private void Note(string line)
    {
        lock (door) log.Add(line);
    }
}
