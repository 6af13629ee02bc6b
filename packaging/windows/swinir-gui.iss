; An installer for the bundle: iscc /DVersion=0.1.0 packaging\windows\swinir-gui.iss, after dev.py build. Not tried yet.
[Setup]
AppId={{6E3B8B1C-3C4F-4B0A-9C0B-5A1D7F2E9A41}
AppName=SwinIR GUI
AppVersion={#Version}
AppPublisher=SwinIR GUI
DefaultDirName={autopf}\SwinIR GUI
DefaultGroupName=SwinIR GUI
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=swinir-gui-{#Version}-setup
ChangesEnvironment=yes

[Files]
Source: "..\..\dist\swinir-gui\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\SwinIR GUI"; Filename: "{app}\swinir-gui.exe"

[Tasks]
Name: path; Description: "Make the command “swinir” known to the command prompt"

[Registry]
Root: HKA; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: IsMissing(ExpandConstant('{app}'))
Root: HKA; Subkey: "Software\Classes\Applications\swinir-gui.exe\shell\open\command"; ValueType: string; ValueData: """{app}\swinir-gui.exe"" ""%1"""; Flags: uninsdeletekey

[Code]
function IsMissing(Folder: string): Boolean;
var
  Path: string;
begin
  Result := not RegQueryStringValue(HKA, 'Environment', 'Path', Path) or (Pos(';' + Folder + ';', ';' + Path + ';') = 0);
end;
