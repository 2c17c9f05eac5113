using System.Globalization;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Brands.Entry;

/// <summary>The first step: e-mail and password. One sentence answers an unknown address, a wrong password and a paused account alike, after the same work.</summary>
internal sealed class SignIn(AppDb db, SessionBook sessions, Attempts attempts, IAudit audit, IDataProtectionProvider protection, TimeProvider clock)
{
    public const int TriesBeforePause = 5;

    public sealed record Request(string Email, string Password, string Ip, string UserAgent);

    /// <param name="Session">The token of the new session; null when a code is asked first.</param>
    /// <param name="Ticket">Proves for five minutes that the password was right.</param>
    public sealed record Step(string? Session, string? Ticket);

    public async Task<Result<Step>> Handle(Request request, CancellationToken ct)
    {
        var email = Operator.Normal(request.Email);
        var wait = attempts.Count("ip:" + request.Ip, 60, TimeSpan.FromMinutes(5)) ?? attempts.Count("email:" + email, 10, TimeSpan.FromMinutes(5));
        if (wait is { } pause) return OperatorRefusals.TooManyTries.With((int)Math.Ceiling(pause.TotalMinutes)) with { RetryAfter = pause };

        var person = await db.Operators().AsNoTracking().SingleOrDefaultAsync(o => o.Email == email, ct);
        var right = Passwords.Matches(request.Password.Length <= Operator.PasswordMax ? request.Password : "", person?.PasswordHash);
        if (person is null) return OperatorRefusals.SignInFailed;
        if (person.LockedUntil > clock.GetUtcNow()) return OperatorRefusals.SignInFailed;
        if (!right)
        {
            await CountFailure(db, audit, person, clock, ct);
            return OperatorRefusals.SignInFailed;
        }
        if (person.TotpSeed is not null) return new Step(null, Tickets(protection).Protect(person.Id.Value.ToString(), TimeSpan.FromMinutes(5)));
        if (Passwords.IsWeakerThanNow(person.PasswordHash))
            await db.Execute($"update brands_operators set password_hash = {Passwords.Hash(request.Password)} where id = {person.Id}", ct);
        return new Step(await Open(db, sessions, audit, person, request.Ip, request.UserAgent, ct), null);
    }

    public static ITimeLimitedDataProtector Tickets(IDataProtectionProvider protection) => protection.CreateProtector("operators.sign-in-code").ToTimeLimitedDataProtector();

    public static async Task<string> Open(AppDb db, SessionBook sessions, IAudit audit, Operator person, string ip, string userAgent, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await db.Execute($"update brands_operators set failures = 0, locked_until = null where id = {person.Id}", ct);
        var token = await sessions.Start(db, person.Id, ip, userAgent, ct);
        await audit.Write(db, "operators.signed_in", person.Email, new { ip }, ct);
        await transaction.Commit(ct);
        return token;
    }

    /// <summary>From the fifth failure on the account rests: 30 seconds, doubling up to a quarter of an hour.</summary>
    public static async Task CountFailure(AppDb db, IAudit audit, Operator person, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var failures = await db.First($"update brands_operators set failures = failures + 1 where id = {person.Id} returning failures", r => r.Int(0), ct);
        if (failures >= TriesBeforePause)
        {
            var rest = TimeSpan.FromSeconds(Math.Min(900, 30 * Math.Pow(2, failures - TriesBeforePause)));
            await db.Execute($"update brands_operators set locked_until = {clock.GetUtcNow() + rest} where id = {person.Id}", ct);
            await audit.Write(db, "operators.paused", person.Email, new { failures = failures.ToString(CultureInfo.InvariantCulture) }, ct);
        }
        await transaction.Commit(ct);
    }
}
