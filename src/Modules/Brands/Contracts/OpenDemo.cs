using Guildhall.Brands.Operators;
using Guildhall.Brands.Setup;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Brands.Contracts;

/// <summary>Sets a fresh database up without the wizard: an owner and a first brand. Refused once anybody has set it up.</summary>
public sealed class OpenDemo
{
    private readonly AppDb db;
    private readonly FinishSetup finish;
    private readonly SetupToken token;

    internal OpenDemo(AppDb db, FinishSetup finish, SetupToken token) => (this.db, this.finish, this.token) = (db, finish, token);

    public sealed record Request(string Email, string Name, string Password, OpenBrand.Request Brand);

    public async Task<Result<BrandProfile>> Handle(Request request, CancellationToken ct)
    {
        if ((await db.AllBrands(ct)).Count > 0) return OperatorRefusals.SetupDone;
        var done = await finish.Handle(new(request.Email, request.Name, Passwords.Hash(request.Password), request.Brand, request.Brand.Language, token.Value, "127.0.0.1", "guildhall serve --demo"), ct);
        if (done.Refusal is { } refusal) return refusal;
        return (await db.FindBrand(request.Brand.Name, ct))!;
    }
}
